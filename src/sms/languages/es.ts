import type { TextFacts, TextWords } from './words.js';

const WHAT: Readonly<Record<TextFacts['what'], string>> = { email: 'e-mail', phone: 'teléfono' };

/** The alphabet has no á, í, ó and ú: no word here needs one. */
export const spanish: TextWords = {
  alphabet: 'gsm7',
  code: (code, app) => `${code} es su clave${app && ` de ${app}`}.`,
  warning: ' No la comparta.',
  notices: {
    registration_attempt: ({ app }) =>
      `Alguien ha intentado registrarse en ${app} con su teléfono. Usted ya tiene una cuenta: acceda con ella. ¿No ha sido usted? No ha cambiado nada.`,
    change_attempt: ({ app }) =>
      `Alguien ha intentado usar su teléfono en otra cuenta de ${app}. No ha cambiado nada y no tiene que hacer nada.`,
    password_changed: ({ app }) =>
      `Se ha cambiado la contraseña de su cuenta de ${app}. Si no ha sido usted, restablézcala ahora.`,
    address_change_requested: ({ app, what, address }) =>
      `Desde su cuenta de ${app} se ha pedido cambiar su ${WHAT[what]} a ${address}. ¿No ha sido usted? Cambie su contraseña.`,
    address_changed: ({ app, what, address, link }) =>
      `Se ha cambiado el ${WHAT[what]} de su cuenta de ${app} a ${address}.` +
      (link
        ? ` ¿No ha sido usted? Deshaga el cambio antes de 24 horas: ${link}`
        : ' ¿No ha sido usted? Cambie su contraseña.'),
    account_deleted: ({ app }) => `Se ha eliminado su cuenta de ${app} con todos sus datos.`,
    invitation: ({ app, link }) => `Tiene una cuenta en ${app}. Acepte antes de 72 horas: ${link}`,
  },
};
