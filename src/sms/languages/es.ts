import type { TextFacts, TextWords } from './words.js';

const WHAT: Readonly<Record<TextFacts['what'], string>> = { email: 'e-mail', phone: 'teléfono' };

/** The alphabet has no á, í, ó and ú: no word here needs one (nor “tú”). */
export const spanish: TextWords = {
  alphabet: 'gsm7',
  code: (code, app) => `${code} es tu clave${app && ` de ${app}`}.`,
  warning: ' No la compartas.',
  notices: {
    registration_attempt: ({ app }) =>
      `Alguien ha intentado registrarse en ${app} con tu teléfono. Ya tienes una cuenta: entra con ella. ¿No es cosa tuya? No ha cambiado nada.`,
    change_attempt: ({ app }) =>
      `Alguien ha intentado usar tu teléfono en otra cuenta de ${app}. No ha cambiado nada y no tienes que hacer nada.`,
    password_changed: ({ app }) =>
      `Se ha cambiado la contraseña de tu cuenta de ${app}. Si no es cosa tuya, restablécela ahora.`,
    address_change_requested: ({ app, what, address }) =>
      `Desde tu cuenta de ${app} se ha pedido cambiar tu ${WHAT[what]} a ${address}. ¿No es cosa tuya? Cambia tu contraseña.`,
    address_changed: ({ app, what, address, link }) =>
      `Se ha cambiado el ${WHAT[what]} de tu cuenta de ${app} a ${address}.` +
      (link
        ? ` ¿No es cosa tuya? Deshaz el cambio antes de 24 horas: ${link}`
        : ' ¿No es cosa tuya? Cambia tu contraseña.'),
    account_deleted: ({ app }) => `Se ha eliminado tu cuenta de ${app} con todos sus datos.`,
    invitation: ({ app, link }) => `Tiene una cuenta en ${app}. Acepta antes de 72 horas: ${link}`,
  },
};
