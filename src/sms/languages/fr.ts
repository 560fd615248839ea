import type { TextFacts, TextWords } from './words.js';

const WHAT: Readonly<Record<TextFacts['what'], string>> = { email: 'adresse e-mail', phone: 'numéro de téléphone' };

/** The alphabet has no â, ç, ê, î, ô and û: no word here needs one. */
export const french: TextWords = {
  alphabet: 'gsm7',
  code: (code, app) => `${code} est votre code${app && ` ${app}`}.`,
  warning: ' Ne le partagez pas.',
  notices: {
    registration_attempt: ({ app }) =>
      `Quelqu'un a tenté de s'inscrire sur ${app} avec votre numéro. Vous avez déjà un compte : connectez-vous. Pas vous ? Rien n'a été modifié.`,
    change_attempt: ({ app }) =>
      `Quelqu'un a tenté d'utiliser votre numéro pour un autre compte ${app}. Rien n'a été modifié, vous n'avez rien à faire.`,
    password_changed: ({ app }) =>
      `Votre mot de passe ${app} a été modifié. Si ce n'était pas vous, réinitialisez-le maintenant.`,
    address_change_requested: ({ app, what, address }) =>
      `Votre compte ${app} : on a demandé à remplacer votre ${WHAT[what]} par ${address}. Pas vous ? Changez votre mot de passe.`,
    address_changed: ({ app, what, address, link }) =>
      `Votre compte ${app} : votre ${WHAT[what]} est désormais ${address}.` +
      (link ? ` Pas vous ? Annulez sous 24 heures : ${link}` : ' Pas vous ? Changez votre mot de passe.'),
    account_deleted: ({ app }) => `Votre compte ${app} et tout ce qui s'y rattachait ont été supprimés.`,
    invitation: ({ app, link }) => `Vous avez une invitation de ${app}. Acceptez-la sous 3 jours : ${link}`,
  },
};
