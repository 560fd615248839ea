import type { Facts, MailWords } from '../templates/words.js';

const WHAT: Readonly<Record<Facts['what'], string>> = {
  email: 'dirección de correo electrónico',
  phone: 'número de teléfono',
};

const THE: Readonly<Record<Facts['what'], string>> = { email: `La ${WHAT.email}`, phone: `El ${WHAT.phone}` };

export const spanish: MailWords = {
  validity: (lifetime, withLink) =>
    withLink
      ? `El código y el enlace son válidos durante ${lifetime}. Solo funciona uno de los dos, y una sola vez: al usar uno, el ` +
        'otro deja de ser válido.'
      : `El código es válido durante ${lifetime} y funciona una sola vez.`,
  unasked: ({ link, name }, consequence) =>
    `Si no has pedido este código${name ? ' o no has escrito este nombre' : ''}, no lo introduzcas en ningún sitio` +
    `${link ? ', no lo compartas con nadie y no abras el enlace' : ' ni lo compartas con nadie'}. ${consequence}`,
  open: (app) => `Abrir ${app}`,
  questions: ['¿Tienes preguntas? Escribe a ', '.'],
  automatic: 'Este mensaje se ha enviado automáticamente.',
  codes: {
    verification_code: ({ app, code, lifetime, name }) => ({
      subject: `${code} es tu código de verificación de ${app}`,
      preview: `Confirma tu dirección. El código es válido durante ${lifetime}.`,
      heading: 'Confirma tu dirección de correo electrónico',
      before: [
        name
          ? `Alguien (esperamos que tú) se ha registrado en ${app} con esta dirección y con el nombre «${name}».`
          : `Alguien (esperamos que tú) se ha registrado en ${app} con esta dirección.`,
        'Para completar el registro, introduce este código:',
      ],
      shortcut: { intro: 'O complétalo con este enlace:', label: 'Confirmar mi dirección' },
      consequence: 'Sin él no se abre ninguna cuenta.',
    }),
    registration_code: ({ app, code, lifetime }) => ({
      subject: `${code} es tu código de registro de ${app}`,
      preview: `Continúa con tu registro. El código es válido durante ${lifetime}.`,
      heading: 'Tu código de registro',
      before: [`Para continuar con tu registro en ${app}, introduce este código:`],
      consequence: 'Sin él no se abre ninguna cuenta.',
    }),
    sign_in_code: ({ app, code, lifetime }) => ({
      subject: `${code} es tu código de acceso a ${app}`,
      preview: `El código es válido durante ${lifetime}.`,
      heading: 'Tu código de acceso',
      before: [`Para iniciar sesión en ${app}, introduce este código:`],
      shortcut: { intro: 'O inicia sesión con este enlace:', label: 'Iniciar sesión' },
      consequence: `Nadie de ${app} te lo pedirá jamás, y nadie puede entrar sin él.`,
    }),
    reset_code: ({ app, lifetime }) => ({
      subject: `Restablece tu contraseña de ${app}`,
      preview: `Aquí tienes el código que necesitas. Es válido durante ${lifetime}.`,
      heading: 'Restablece tu contraseña',
      before: ['Para elegir una contraseña nueva, introduce este código:'],
      shortcut: { intro: 'O elígela con este enlace:', label: 'Elegir una contraseña nueva' },
      consequence: 'Tu contraseña seguirá siendo la misma.',
    }),
    change_code: ({ app, code, lifetime }) => ({
      subject: `${code} confirma tu nueva dirección en ${app}`,
      preview: `Confirma tu nueva dirección. El código es válido durante ${lifetime}.`,
      heading: 'Confirma tu nueva dirección de correo electrónico',
      before: [`Para usar esta dirección en tu cuenta de ${app}, introduce este código:`],
      consequence: 'Sin él ninguna cuenta recibe esta dirección.',
    }),
    step_up_code: ({ app, code, lifetime }) => ({
      subject: `${code} confirma que eres tú en ${app}`,
      preview: `Alguien que ha iniciado sesión en tu cuenta quiere hacer algo delicado. El código es válido durante ${lifetime}.`,
      heading: 'Confirma que eres tú',
      before: [
        `Alguien que ha iniciado sesión en tu cuenta de ${app} (esperamos que tú) quiere hacer algo delicado en ella.`,
        'Para continuar, introduce este código:',
      ],
      consequence:
        'Es posible que otra persona haya entrado en tu cuenta: cierra todas las sesiones y cambia tu contraseña.',
    }),
  },
  notices: {
    registration_attempt: ({ app }) => ({
      subject: `Ya tienes una cuenta en ${app}`,
      preview: 'Alguien ha intentado registrarse con tu dirección.',
      heading: 'Ya tienes una cuenta',
      before: [
        `Alguien ha intentado registrarse en ${app} con tu dirección. Si has sido tú: ya tienes una cuenta, así que basta ` +
          'con iniciar sesión. Si no recuerdas tu contraseña, elige allí «¿Has olvidado tu contraseña?».',
      ],
      after: [
        'Si no has sido tú, no tienes que hacer nada: no se ha abierto ninguna cuenta ni se ha cambiado nada tuyo.',
      ],
    }),
    change_attempt: ({ app }) => ({
      subject: `Alguien ha intentado usar tu dirección en ${app}`,
      preview: 'Es tuya, así que no se ha cambiado nada.',
      heading: 'Esta dirección ya es tuya',
      before: [
        `Alguien ha intentado usar tu dirección para otra cuenta de ${app}. Pertenece a tu cuenta, así que no se ha cambiado ` +
          'nada ni en esa ni en la tuya.',
        'Si has sido tú: inicia sesión con esta dirección o usa otra para la otra cuenta.',
      ],
      after: ['Si no has sido tú, no tienes que hacer nada.'],
    }),
    password_changed: ({ app, time }) => ({
      subject: `Se ha cambiado tu contraseña de ${app}`,
      preview: 'Si no has sido tú, restablécela ahora.',
      heading: 'Se ha cambiado tu contraseña',
      before: [
        `La contraseña de tu cuenta de ${app} se cambió el ${time}. Se ha cerrado la sesión en todos los demás dispositivos.`,
        'Si has sido tú, no tienes que hacer nada.',
        'Si no has sido tú, es posible que otra persona conozca tu contraseña o lea tu correo: elige ahora «¿Has olvidado tu ' +
          'contraseña?», pon una nueva y cambia también la contraseña de este buzón.',
      ],
      after: [],
    }),
    address_change_requested: ({ app, what, address, time }) => ({
      subject: `Alguien quiere cambiar tu ${WHAT[what]} en ${app}`,
      preview: `Lo que se pide es ${address}. Si no has sido tú, cambia tu contraseña.`,
      heading: `Se ha pedido cambiar tu ${WHAT[what]}`,
      before: [
        `Alguien que ha iniciado sesión en tu cuenta de ${app} pidió el ${time} cambiar tu ${WHAT[what]} a ${address}. ` +
          'Todavía no se ha cambiado.',
        'Si has sido tú, no tienes que hacer nada.',
        'Si no has sido tú, cambia ahora tu contraseña: así se cierran todas las demás sesiones y se anula esta solicitud.',
      ],
      after: [],
    }),
    address_changed: ({ app, what, address, time, link }) => ({
      subject: `Se ha cambiado tu ${WHAT[what]} en ${app}`,
      preview: `Ahora es ${address}. Si no has sido tú, deshaz el cambio.`,
      heading: `Se ha cambiado tu ${WHAT[what]}`,
      before: [
        `${THE[what]} de tu cuenta de ${app} se cambió a ${address} el ${time}.`,
        'Si has sido tú, no tienes que hacer nada.',
      ],
      shortcut: { intro: 'Si no has sido tú, deshazlo:', label: 'Deshacer el cambio' },
      after: [
        link
          ? 'El enlace es válido durante 24 horas y funciona una sola vez. Después cambia tu contraseña, pues es posible que ' +
            'otra persona la conozca.'
          : 'Si no has sido tú, cambia ahora tu contraseña, pues es posible que otra persona la conozca.',
      ],
    }),
    account_deleted: ({ app, time }) => ({
      subject: `Se ha eliminado tu cuenta de ${app}`,
      preview: 'También se ha eliminado todo lo que le pertenecía.',
      heading: 'Se ha eliminado tu cuenta',
      before: [
        `Tu cuenta de ${app} se eliminó el ${time}, con todo lo que le pertenecía. Este es el último mensaje que enviamos a ` +
          'esta dirección.',
      ],
      after: ['Si algún día quieres volver, regístrate de nuevo.'],
    }),
    invitation: ({ app, lifetime }) => ({
      subject: `Tienes una invitación a ${app}`,
      preview: `Acepta la invitación; es válida durante ${lifetime}.`,
      heading: `Tiene una invitación a ${app}`,
      before: [`Un administrador de ${app} ha abierto una cuenta para esta dirección.`],
      shortcut: { intro: 'Para usarla, acepta la invitación:', label: 'Aceptar la invitación' },
      after: [
        `El enlace es válido durante ${lifetime} y funciona una sola vez. Después podrás seguir iniciando sesión con esta ` +
          'dirección mediante un código.',
        'Si no esperabas este mensaje, no tienes que hacer nada: nadie puede usar la cuenta sin este buzón.',
      ],
    }),
  },
};
