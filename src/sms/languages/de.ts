import type { TextFacts, TextWords } from './words.js';

const WHAT: Readonly<Record<TextFacts['what'], string>> = { email: 'E-Mail-Adresse', phone: 'Telefonnummer' };

export const german: TextWords = {
  alphabet: 'gsm7',
  code: (code, app) => `${code} ist Ihr Code${app && ` für ${app}`}.`,
  warning: ' Geben Sie ihn nicht weiter.',
  notices: {
    registration_attempt: ({ app }) =>
      `Jemand wollte sich mit Ihrer Nummer bei ${app} registrieren. Sie haben schon ein Konto: Melden Sie sich an. Nicht Sie? Nichts wurde geändert.`,
    change_attempt: ({ app }) =>
      `Jemand wollte Ihre Nummer für ein anderes Konto bei ${app} verwenden. Nichts wurde geändert, Sie müssen nichts tun.`,
    password_changed: ({ app }) =>
      `Ihr Passwort für ${app} wurde geändert. Falls Sie das nicht waren, setzen Sie es jetzt zurück.`,
    address_change_requested: ({ app, what, address }) =>
      `In Ihrem Konto bei ${app} soll die ${WHAT[what]} auf ${address} geändert werden. Nicht Sie? Ändern Sie Ihr Passwort.`,
    address_changed: ({ app, what, address, link }) =>
      `Die ${WHAT[what]} Ihres Kontos bei ${app} wurde auf ${address} geändert.` +
      (link ? ` Nicht Sie? Binnen 24 Stunden rückgängig machen: ${link}` : ' Nicht Sie? Ändern Sie Ihr Passwort.'),
    account_deleted: ({ app }) => `Ihr Konto bei ${app} und alles, was dazu gehörte, wurde gelöscht.`,
    invitation: ({ app, link }) => `Sie sind zu ${app} eingeladen. Nehmen Sie binnen 3 Tagen an: ${link}`,
  },
};
