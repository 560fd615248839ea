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
    `Si usted no ha solicitado este código${name ? ' o no ha escrito este nombre' : ''}, no lo introduzca en ningún sitio` +
    `${link ? ', no lo comparta con nadie y no abra el enlace' : ' ni lo comparta con nadie'}. ${consequence}`,
  open: (app) => `Abrir ${app}`,
  questions: ['¿Tiene preguntas? Escriba a ', '.'],
  automatic: 'Este mensaje se ha enviado automáticamente.',
  codes: {
    verification_code: ({ app, code, lifetime, name }) => ({
      subject: `${code} es su código de verificación de ${app}`,
      preview: `Confirme su dirección. El código es válido durante ${lifetime}.`,
      heading: 'Confirme su dirección de correo electrónico',
      before: [
        name
          ? `Alguien (esperamos que usted) se ha registrado en ${app} con esta dirección y con el nombre «${name}».`
          : `Alguien (esperamos que usted) se ha registrado en ${app} con esta dirección.`,
        'Para completar el registro, introduzca este código:',
      ],
      shortcut: { intro: 'O complételo con este enlace:', label: 'Confirmar mi dirección' },
      consequence: 'Sin él no se abre ninguna cuenta.',
    }),
    registration_code: ({ app, code, lifetime }) => ({
      subject: `${code} es su código de registro de ${app}`,
      preview: `Continúe con su registro. El código es válido durante ${lifetime}.`,
      heading: 'Su código de registro',
      before: [`Para continuar con su registro en ${app}, introduzca este código:`],
      consequence: 'Sin él no se abre ninguna cuenta.',
    }),
    sign_in_code: ({ app, code, lifetime }) => ({
      subject: `${code} es su código de acceso a ${app}`,
      preview: `El código es válido durante ${lifetime}.`,
      heading: 'Su código de acceso',
      before: [`Para iniciar sesión en ${app}, introduzca este código:`],
      shortcut: { intro: 'O inicie sesión con este enlace:', label: 'Iniciar sesión' },
      consequence: `Nadie de ${app} se lo pedirá jamás, y nadie puede entrar sin él.`,
    }),
    reset_code: ({ app, lifetime }) => ({
      subject: `Restablezca su contraseña de ${app}`,
      preview: `Aquí tiene el código que necesita. Es válido durante ${lifetime}.`,
      heading: 'Restablezca su contraseña',
      before: ['Para elegir una contraseña nueva, introduzca este código:'],
      shortcut: { intro: 'O elíjala con este enlace:', label: 'Elegir una contraseña nueva' },
      consequence: 'Su contraseña seguirá siendo la misma.',
    }),
    change_code: ({ app, code, lifetime }) => ({
      subject: `${code} confirma su nueva dirección en ${app}`,
      preview: `Confirme su nueva dirección. El código es válido durante ${lifetime}.`,
      heading: 'Confirme su nueva dirección de correo electrónico',
      before: [`Para usar esta dirección en su cuenta de ${app}, introduzca este código:`],
      consequence: 'Sin él ninguna cuenta recibe esta dirección.',
    }),
    step_up_code: ({ app, code, lifetime }) => ({
      subject: `${code} confirma que es usted en ${app}`,
      preview: `Alguien que ha iniciado sesión en su cuenta quiere hacer algo delicado. El código es válido durante ${lifetime}.`,
      heading: 'Confirme que es usted',
      before: [
        `Alguien que ha iniciado sesión en su cuenta de ${app} (esperamos que usted) quiere hacer algo delicado en ella.`,
        'Para continuar, introduzca este código:',
      ],
      consequence:
        'Es posible que otra persona haya entrado en su cuenta: cierre todas las sesiones y cambie su contraseña.',
    }),
  },
  notices: {
    registration_attempt: ({ app }) => ({
      subject: `Usted ya tiene una cuenta en ${app}`,
      preview: 'Alguien ha intentado registrarse con su dirección.',
      heading: 'Usted ya tiene una cuenta',
      before: [
        `Alguien ha intentado registrarse en ${app} con su dirección. Si ha sido usted: ya tiene una cuenta, así que basta ` +
          'con iniciar sesión. Si no recuerda su contraseña, elija allí «He olvidado mi contraseña».',
      ],
      after: [
        'Si no ha sido usted, no tiene que hacer nada: no se ha abierto ninguna cuenta ni se ha cambiado nada suyo.',
      ],
    }),
    change_attempt: ({ app }) => ({
      subject: `Alguien ha intentado usar su dirección en ${app}`,
      preview: 'Es suya, así que no se ha cambiado nada.',
      heading: 'Esta dirección ya es suya',
      before: [
        `Alguien ha intentado usar su dirección para otra cuenta de ${app}. Pertenece a su cuenta, así que no se ha cambiado ` +
          'nada ni en esa ni en la suya.',
        'Si ha sido usted: inicie sesión con esta dirección o use otra para la otra cuenta.',
      ],
      after: ['Si no ha sido usted, no tiene que hacer nada.'],
    }),
    password_changed: ({ app, time }) => ({
      subject: `Se ha cambiado su contraseña de ${app}`,
      preview: 'Si no ha sido usted, restablézcala ahora.',
      heading: 'Se ha cambiado su contraseña',
      before: [
        `La contraseña de su cuenta de ${app} se cambió el ${time}. Se ha cerrado la sesión en todos los demás dispositivos.`,
        'Si ha sido usted, no tiene que hacer nada.',
        'Si no ha sido usted, es posible que otra persona conozca su contraseña o lea su correo: elija ahora «He olvidado mi ' +
          'contraseña», establezca una nueva y cambie también la contraseña de este buzón.',
      ],
      after: [],
    }),
    address_change_requested: ({ app, what, address, time }) => ({
      subject: `Alguien quiere cambiar su ${WHAT[what]} en ${app}`,
      preview: `Lo que se pide es ${address}. Si no ha sido usted, cambie su contraseña.`,
      heading: `Se ha pedido cambiar su ${WHAT[what]}`,
      before: [
        `Alguien que ha iniciado sesión en su cuenta de ${app} pidió el ${time} cambiar su ${WHAT[what]} a ${address}. ` +
          'Todavía no se ha cambiado.',
        'Si ha sido usted, no tiene que hacer nada.',
        'Si no ha sido usted, cambie ahora su contraseña: así se cierran todas las demás sesiones y se anula esta solicitud.',
      ],
      after: [],
    }),
    address_changed: ({ app, what, address, time, link }) => ({
      subject: `Se ha cambiado su ${WHAT[what]} en ${app}`,
      preview: `Ahora es ${address}. Si no ha sido usted, deshaga el cambio.`,
      heading: `Se ha cambiado su ${WHAT[what]}`,
      before: [
        `${THE[what]} de su cuenta de ${app} se cambió a ${address} el ${time}.`,
        'Si ha sido usted, no tiene que hacer nada.',
      ],
      shortcut: { intro: 'Si no ha sido usted, deshágalo:', label: 'Deshacer el cambio' },
      after: [
        link
          ? 'El enlace es válido durante 24 horas y funciona una sola vez. Después cambie su contraseña, pues es posible que ' +
            'otra persona la conozca.'
          : 'Si no ha sido usted, cambie ahora su contraseña, pues es posible que otra persona la conozca.',
      ],
    }),
    account_deleted: ({ app, time }) => ({
      subject: `Se ha eliminado su cuenta de ${app}`,
      preview: 'También se ha eliminado todo lo que le pertenecía.',
      heading: 'Se ha eliminado su cuenta',
      before: [
        `Su cuenta de ${app} se eliminó el ${time}, con todo lo que le pertenecía. Este es el último mensaje que enviamos a ` +
          'esta dirección.',
      ],
      after: ['Si algún día desea volver, regístrese de nuevo.'],
    }),
    invitation: ({ app, lifetime }) => ({
      subject: `Está usted invitado a ${app}`,
      preview: `Acepte la invitación; es válida durante ${lifetime}.`,
      heading: `Tiene una invitación a ${app}`,
      before: [`Un administrador de ${app} ha abierto una cuenta para esta dirección.`],
      shortcut: { intro: 'Para usarla, acepte la invitación:', label: 'Aceptar la invitación' },
      after: [
        `El enlace es válido durante ${lifetime} y funciona una sola vez. Después podrá seguir iniciando sesión con esta ` +
          'dirección mediante un código.',
        'Si no esperaba este mensaje, no tiene que hacer nada: nadie puede usar la cuenta sin este buzón.',
      ],
    }),
  },
};
