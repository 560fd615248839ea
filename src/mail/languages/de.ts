import type { Facts, MailWords } from '../templates/words.js';

const WHAT: Readonly<Record<Facts['what'], string>> = { email: 'E-Mail-Adresse', phone: 'Telefonnummer' };

export const german: MailWords = {
  validity: (lifetime, withLink) =>
    withLink
      ? `Der Code und der Link sind ${lifetime} lang gültig. Nur eines von beiden funktioniert, und nur einmal: Sobald Sie ` +
        'das eine verwenden, wird das andere ungültig.'
      : `Der Code ist ${lifetime} lang gültig und funktioniert nur einmal.`,
  unasked: ({ link, name }, consequence) =>
    `Wenn Sie diesen Code nicht angefordert${name ? ' oder diesen Namen nicht eingegeben' : ''} haben, geben Sie ihn ` +
    `nirgends ein${link ? ', geben Sie ihn nicht weiter und öffnen Sie den Link nicht' : ' und geben Sie ihn nicht weiter'}. ${consequence}`,
  open: (app) => `${app} öffnen`,
  questions: ['Fragen? Schreiben Sie an ', '.'],
  automatic: 'Diese Nachricht wurde automatisch versandt.',
  codes: {
    verification_code: ({ app, code, lifetime, name }) => ({
      subject: `${code} ist Ihr Bestätigungscode für ${app}`,
      preview: `Bestätigen Sie Ihre Adresse. Der Code ist ${lifetime} lang gültig.`,
      heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
      before: [
        name
          ? `Jemand (hoffentlich Sie) hat sich mit dieser Adresse bei ${app} registriert, und zwar unter dem Namen „${name}“.`
          : `Jemand (hoffentlich Sie) hat sich mit dieser Adresse bei ${app} registriert.`,
        'Um die Registrierung abzuschließen, geben Sie diesen Code ein:',
      ],
      shortcut: { intro: 'Oder schließen Sie sie über diesen Link ab:', label: 'Adresse bestätigen' },
      consequence: 'Ohne ihn wird kein Konto eröffnet.',
    }),
    registration_code: ({ app, code, lifetime }) => ({
      subject: `${code} ist Ihr Registrierungscode für ${app}`,
      preview: `Setzen Sie Ihre Registrierung fort. Der Code ist ${lifetime} lang gültig.`,
      heading: 'Ihr Registrierungscode',
      before: [`Um Ihre Registrierung bei ${app} fortzusetzen, geben Sie diesen Code ein:`],
      consequence: 'Ohne ihn wird kein Konto eröffnet.',
    }),
    sign_in_code: ({ app, code, lifetime }) => ({
      subject: `${code} ist Ihr Anmeldecode für ${app}`,
      preview: `Der Code ist ${lifetime} lang gültig.`,
      heading: 'Ihr Anmeldecode',
      before: [`Um sich bei ${app} anzumelden, geben Sie diesen Code ein:`],
      shortcut: { intro: 'Oder melden Sie sich über diesen Link an:', label: 'Anmelden' },
      consequence: `Niemand von ${app} wird Sie je danach fragen, und ohne ihn kommt niemand hinein.`,
    }),
    reset_code: ({ app, lifetime }) => ({
      subject: `Ihr Passwort für ${app} zurücksetzen`,
      preview: `Hier ist der Code, den Sie dafür brauchen. Er ist ${lifetime} lang gültig.`,
      heading: 'Passwort zurücksetzen',
      before: ['Um ein neues Passwort zu wählen, geben Sie diesen Code ein:'],
      shortcut: { intro: 'Oder wählen Sie es über diesen Link:', label: 'Neues Passwort wählen' },
      consequence: 'Ihr Passwort bleibt, wie es ist.',
    }),
    change_code: ({ app, code, lifetime }) => ({
      subject: `${code} bestätigt Ihre neue Adresse bei ${app}`,
      preview: `Bestätigen Sie Ihre neue Adresse. Der Code ist ${lifetime} lang gültig.`,
      heading: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
      before: [`Um diese Adresse für Ihr Konto bei ${app} zu verwenden, geben Sie diesen Code ein:`],
      consequence: 'Ohne ihn erhält kein Konto diese Adresse.',
    }),
    step_up_code: ({ app, code, lifetime }) => ({
      subject: `${code} bestätigt, dass Sie es sind (${app})`,
      preview: `Jemand, der in Ihrem Konto angemeldet ist, möchte etwas Heikles tun. Der Code ist ${lifetime} lang gültig.`,
      heading: 'Bestätigen Sie, dass Sie es sind',
      before: [
        `Jemand, der in Ihrem Konto bei ${app} angemeldet ist (hoffentlich Sie), möchte dort etwas Heikles tun.`,
        'Um fortzufahren, geben Sie diesen Code ein:',
      ],
      consequence:
        'Möglicherweise ist jemand anderes in Ihrem Konto angemeldet: Beenden Sie alle Sitzungen und ändern Sie Ihr Passwort.',
    }),
  },
  notices: {
    registration_attempt: ({ app }) => ({
      subject: `Sie haben bereits ein Konto bei ${app}`,
      preview: 'Jemand wollte sich mit Ihrer Adresse registrieren.',
      heading: 'Sie haben bereits ein Konto',
      before: [
        `Jemand wollte sich mit Ihrer Adresse bei ${app} registrieren. Falls Sie es waren: Sie haben bereits ein Konto, ` +
          'melden Sie sich also einfach an. Wenn Sie Ihr Passwort nicht mehr wissen, wählen Sie dort „Passwort vergessen?“.',
      ],
      after: [
        'Falls Sie es nicht waren, ist nichts zu tun: Es wurde kein Konto eröffnet und nichts bei Ihnen geändert.',
      ],
    }),
    change_attempt: ({ app }) => ({
      subject: `Jemand wollte Ihre Adresse bei ${app} verwenden`,
      preview: 'Sie gehört Ihnen, deshalb wurde nichts geändert.',
      heading: 'Diese Adresse gehört bereits Ihnen',
      before: [
        `Jemand wollte Ihre Adresse für ein anderes Konto bei ${app} verwenden. Sie gehört zu Ihrem Konto, deshalb wurde ` +
          'weder dort noch hier etwas geändert.',
        'Falls Sie es waren: Melden Sie sich mit dieser Adresse an, oder verwenden Sie für das andere Konto eine andere.',
      ],
      after: ['Falls Sie es nicht waren, ist nichts zu tun.'],
    }),
    password_changed: ({ app, time }) => ({
      subject: `Ihr Passwort für ${app} wurde geändert`,
      preview: 'Falls Sie das nicht waren, setzen Sie es jetzt zurück.',
      heading: 'Ihr Passwort wurde geändert',
      before: [
        `Das Passwort Ihres Kontos bei ${app} wurde am ${time} geändert. Alle anderen Geräte wurden abgemeldet.`,
        'Falls Sie das waren, ist nichts zu tun.',
        'Falls nicht, kennt vielleicht jemand anderes Ihr Passwort oder liest Ihre E-Mails: Wählen Sie jetzt „Passwort ' +
          'vergessen?“, legen Sie ein neues Passwort fest und ändern Sie auch das Passwort dieses Postfachs.',
      ],
      after: [],
    }),
    address_change_requested: ({ app, what, address, time }) => ({
      subject: `Jemand möchte Ihre ${WHAT[what]} bei ${app} ändern`,
      preview: `Die neue lautet ${address}. Falls Sie das nicht waren, ändern Sie Ihr Passwort.`,
      heading: `Eine neue ${WHAT[what]} wurde gewünscht`,
      before: [
        `Jemand, der in Ihrem Konto bei ${app} angemeldet ist, wollte am ${time} die ${WHAT[what]} auf ${address} ` +
          'ändern. Noch ist sie nicht geändert.',
        'Falls Sie das waren, ist nichts zu tun.',
        'Falls nicht, ändern Sie jetzt Ihr Passwort: Das beendet alle anderen Sitzungen und mit ihnen diese Änderung.',
      ],
      after: [],
    }),
    address_changed: ({ app, what, address, time, link }) => ({
      subject: `Ihre ${WHAT[what]} bei ${app} wurde geändert`,
      preview: `Die neue lautet ${address}. Falls Sie das nicht waren, machen Sie es rückgängig.`,
      heading: `Ihre ${WHAT[what]} wurde geändert`,
      before: [
        `Die ${WHAT[what]} Ihres Kontos bei ${app} wurde am ${time} auf ${address} geändert.`,
        'Falls Sie das waren, ist nichts zu tun.',
      ],
      shortcut: { intro: 'Falls nicht, machen Sie es rückgängig:', label: 'Änderung rückgängig machen' },
      after: [
        link
          ? 'Der Link ist 24 Stunden lang gültig und funktioniert nur einmal. Ändern Sie danach Ihr Passwort, denn vielleicht ' +
            'kennt es jemand anderes.'
          : 'Falls nicht, ändern Sie jetzt Ihr Passwort, denn vielleicht kennt es jemand anderes.',
      ],
    }),
    account_deleted: ({ app, time }) => ({
      subject: `Ihr Konto bei ${app} wurde gelöscht`,
      preview: 'Auch alles, was dazu gehörte, ist gelöscht.',
      heading: 'Ihr Konto wurde gelöscht',
      before: [
        `Ihr Konto bei ${app} wurde am ${time} mit allem, was dazu gehörte, gelöscht. Dies ist die letzte Nachricht, die ` +
          'wir an diese Adresse senden.',
      ],
      after: ['Wenn Sie eines Tages wiederkommen möchten, registrieren Sie sich einfach neu.'],
    }),
    invitation: ({ app, lifetime }) => ({
      subject: `Sie sind zu ${app} eingeladen`,
      preview: `Nehmen Sie die Einladung an. Sie gilt: ${lifetime}.`,
      heading: `Sie sind zu ${app} eingeladen`,
      before: [`Ein Administrator von ${app} hat für diese Adresse ein Konto eröffnet.`],
      shortcut: { intro: 'Um es zu nutzen, nehmen Sie die Einladung an:', label: 'Einladung annehmen' },
      after: [
        `Gültigkeit des Links: ${lifetime}; er funktioniert nur einmal. Auch danach können Sie sich mit dieser Adresse ` +
          'anmelden, und zwar mit einem Code.',
        'Falls Sie das nicht erwartet haben, ist nichts zu tun: Ohne dieses Postfach kann niemand das Konto nutzen.',
      ],
    }),
  },
};
