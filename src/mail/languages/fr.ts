import type { Facts, MailWords } from '../templates/words.js';

const WHAT: Readonly<Record<Facts['what'], string>> = { email: 'adresse e-mail', phone: 'numéro de téléphone' };
/** Agrees with it. */
const E: Readonly<Record<Facts['what'], string>> = { email: 'e', phone: '' };

export const french: MailWords = {
  // No line begins with a mark that has a blank before it.
  typeset: (text) => text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/(?<=«) /g, '\u00a0'),
  validity: (lifetime, withLink) =>
    withLink
      ? `Le code et le lien sont valables pendant ${lifetime}. Un seul des deux fonctionne, une seule fois : dès que vous ` +
        'utilisez l’un, l’autre n’est plus valable.'
      : `Le code est valable pendant ${lifetime} et ne fonctionne qu’une seule fois.`,
  unasked: ({ link, name }, consequence) =>
    `Si vous n’avez pas demandé ce code${name ? ' ou si vous n’avez pas saisi ce nom' : ''}, ne le saisissez nulle part` +
    `${link ? ', ne le transmettez à personne et n’ouvrez pas le lien' : ' et ne le transmettez à personne'}. ${consequence}`,
  open: (app) => `Ouvrir ${app}`,
  questions: ['Des questions ? Écrivez à ', '.'],
  automatic: 'Ce message a été envoyé automatiquement.',
  codes: {
    verification_code: ({ app, code, lifetime, name }) => ({
      subject: `${code} est votre code de vérification ${app}`,
      preview: `Confirmez votre adresse. Le code est valable pendant ${lifetime}.`,
      heading: 'Confirmez votre adresse e-mail',
      before: [
        name
          ? `Quelqu’un (vous, nous l’espérons) s’est inscrit sur ${app} avec cette adresse, sous le nom « ${name} ».`
          : `Quelqu’un (vous, nous l’espérons) s’est inscrit sur ${app} avec cette adresse.`,
        'Pour terminer l’inscription, saisissez ce code :',
      ],
      shortcut: { intro: 'Ou terminez-la avec ce lien :', label: 'Confirmer mon adresse' },
      consequence: 'Sans lui, aucun compte n’est ouvert.',
    }),
    registration_code: ({ app, code, lifetime }) => ({
      subject: `${code} est votre code d’inscription ${app}`,
      preview: `Poursuivez votre inscription. Le code est valable pendant ${lifetime}.`,
      heading: 'Votre code d’inscription',
      before: [`Pour poursuivre votre inscription sur ${app}, saisissez ce code :`],
      consequence: 'Sans lui, aucun compte n’est ouvert.',
    }),
    sign_in_code: ({ app, code, lifetime }) => ({
      subject: `${code} est votre code de connexion ${app}`,
      preview: `Le code est valable pendant ${lifetime}.`,
      heading: 'Votre code de connexion',
      before: [`Pour vous connecter à ${app}, saisissez ce code :`],
      shortcut: { intro: 'Ou connectez-vous avec ce lien :', label: 'Se connecter' },
      consequence: `Personne chez ${app} ne vous le demandera jamais, et personne n’entre sans lui.`,
    }),
    reset_code: ({ app, lifetime }) => ({
      subject: `Réinitialisez votre mot de passe ${app}`,
      preview: `Voici le code dont vous avez besoin. Il est valable pendant ${lifetime}.`,
      heading: 'Réinitialisez votre mot de passe',
      before: ['Pour choisir un nouveau mot de passe, saisissez ce code :'],
      shortcut: { intro: 'Ou choisissez-le avec ce lien :', label: 'Choisir un nouveau mot de passe' },
      consequence: 'Votre mot de passe reste inchangé.',
    }),
    change_code: ({ app, code, lifetime }) => ({
      subject: `${code} confirme votre nouvelle adresse ${app}`,
      preview: `Confirmez votre nouvelle adresse. Le code est valable pendant ${lifetime}.`,
      heading: 'Confirmez votre nouvelle adresse e-mail',
      before: [`Pour utiliser cette adresse avec votre compte ${app}, saisissez ce code :`],
      consequence: 'Sans lui, aucun compte ne reçoit cette adresse.',
    }),
    step_up_code: ({ app, code, lifetime }) => ({
      subject: `${code} confirme que c’est bien vous sur ${app}`,
      preview: `Quelqu’un qui est connecté à votre compte souhaite y faire une opération sensible. Le code est valable pendant ${lifetime}.`,
      heading: 'Confirmez que c’est bien vous',
      before: [
        `Quelqu’un qui est connecté à votre compte ${app} (vous, nous l’espérons) souhaite y faire une opération sensible.`,
        'Pour continuer, saisissez ce code :',
      ],
      consequence:
        'Quelqu’un d’autre est peut-être connecté à votre compte : mettez fin à toutes les sessions et changez votre mot de passe.',
    }),
  },
  notices: {
    registration_attempt: ({ app }) => ({
      subject: `Vous avez déjà un compte sur ${app}`,
      preview: 'Quelqu’un a tenté de s’inscrire avec votre adresse.',
      heading: 'Vous avez déjà un compte',
      before: [
        `Quelqu’un a tenté de s’inscrire sur ${app} avec votre adresse. Si c’était vous : vous avez déjà un compte, il vous ` +
          'suffit de vous connecter. Si vous ne connaissez plus votre mot de passe, choisissez « Mot de passe oublié ? ».',
      ],
      after: [
        'Si ce n’était pas vous, vous n’avez rien à faire : aucun compte n’a été ouvert et rien n’a été modifié chez vous.',
      ],
    }),
    change_attempt: ({ app }) => ({
      subject: `Quelqu’un a tenté d’utiliser votre adresse sur ${app}`,
      preview: 'Elle est à vous, rien n’a donc été modifié.',
      heading: 'Cette adresse est déjà la vôtre',
      before: [
        `Quelqu’un a tenté d’utiliser votre adresse pour un autre compte ${app}. Elle est rattachée à votre compte, rien n’a ` +
          'donc été modifié, ni dans cet autre compte ni dans le vôtre.',
        'Si c’était vous : connectez-vous avec cette adresse, ou utilisez-en une autre pour l’autre compte.',
      ],
      after: ['Si ce n’était pas vous, vous n’avez rien à faire.'],
    }),
    password_changed: ({ app, time }) => ({
      subject: `Votre mot de passe ${app} a été modifié`,
      preview: 'Si ce n’était pas vous, réinitialisez-le maintenant.',
      heading: 'Votre mot de passe a été modifié',
      before: [
        `Le mot de passe de votre compte ${app} a été modifié le ${time}. Tous les autres appareils ont été déconnectés.`,
        'Si c’était vous, vous n’avez rien à faire.',
        'Si ce n’était pas vous, quelqu’un d’autre connaît peut-être votre mot de passe ou lit vos e-mails : choisissez ' +
          'maintenant « Mot de passe oublié ? », définissez un nouveau mot de passe et changez aussi celui de cette messagerie.',
      ],
      after: [],
    }),
    address_change_requested: ({ app, what, address, time }) => ({
      subject: `Quelqu’un souhaite modifier votre ${WHAT[what]} ${app}`,
      preview: `La demande porte sur ${address}. Si ce n’était pas vous, changez votre mot de passe.`,
      heading: `Une demande de modification de votre ${WHAT[what]}`,
      before: [
        `Quelqu’un qui est connecté à votre compte ${app} a demandé le ${time} à remplacer votre ${WHAT[what]} par ${address}. ` +
          'Rien n’est encore modifié.',
        'Si c’était vous, vous n’avez rien à faire.',
        'Si ce n’était pas vous, changez votre mot de passe maintenant : cela met fin à toutes les autres sessions, et à cette ' +
          'demande avec elles.',
      ],
      after: [],
    }),
    address_changed: ({ app, what, address, time, link }) => ({
      subject: `Votre ${WHAT[what]} a été modifié${E[what]} sur ${app}`,
      preview: `La nouvelle valeur est ${address}. Si ce n’était pas vous, annulez ce changement.`,
      heading: `Votre ${WHAT[what]} a été modifié${E[what]}`,
      before: [
        `Le ${time}, votre ${WHAT[what]} pour le compte ${app} a été remplacé${E[what]} par ${address}.`,
        'Si c’était vous, vous n’avez rien à faire.',
      ],
      shortcut: { intro: 'Si ce n’était pas vous, revenez en arrière :', label: 'Annuler le changement' },
      after: [
        link
          ? 'Le lien est valable pendant 24 heures et ne fonctionne qu’une seule fois. Changez ensuite votre mot de passe, car ' +
            'quelqu’un d’autre le connaît peut-être.'
          : 'Si ce n’était pas vous, changez votre mot de passe maintenant, car quelqu’un d’autre le connaît peut-être.',
      ],
    }),
    account_deleted: ({ app, time }) => ({
      subject: `Votre compte ${app} a été supprimé`,
      preview: 'Tout ce qui s’y rattachait l’a été aussi.',
      heading: 'Votre compte a été supprimé',
      before: [
        `Votre compte ${app} a été supprimé le ${time}, avec tout ce qui s’y rattachait. C’est le dernier message que nous ` +
          'envoyons à cette adresse.',
      ],
      after: ['Si vous souhaitez revenir un jour, inscrivez-vous à nouveau.'],
    }),
    invitation: ({ app, lifetime }) => ({
      subject: `Vous êtes invité à rejoindre ${app}`,
      preview: `Acceptez l’invitation ; elle est valable pendant ${lifetime}.`,
      heading: `Une invitation à rejoindre ${app}`,
      before: [`Un administrateur de ${app} a ouvert un compte pour cette adresse.`],
      shortcut: { intro: 'Pour l’utiliser, acceptez l’invitation :', label: 'Accepter l’invitation' },
      after: [
        `Le lien est valable pendant ${lifetime} et ne fonctionne qu’une seule fois. Vous pourrez toujours vous connecter ` +
          'ensuite avec cette adresse, au moyen d’un code.',
        'Si vous ne vous y attendiez pas, vous n’avez rien à faire : personne ne peut utiliser le compte sans cette messagerie.',
      ],
    }),
  },
};
