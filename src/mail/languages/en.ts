import type { Facts, MailWords } from '../templates/words.js';

const WHAT: Readonly<Record<Facts['what'], string>> = { email: 'email address', phone: 'phone number' };

export const english: MailWords = {
  validity: (lifetime, withLink) =>
    withLink
      ? `The code and the link are valid for ${lifetime}. One of them works, once: using either ends the other.`
      : `The code is valid for ${lifetime} and works once.`,
  unasked: ({ link, name }, consequence) =>
    `If you did not ask for this code${name ? ', or did not type this name' : ''}, do not enter it anywhere and do not ` +
    `pass it on${link ? ', and do not open the link' : ''}. ${consequence}`,
  open: (app) => `Open ${app}`,
  questions: ['Questions? Write to ', '.'],
  automatic: 'This message was sent automatically.',
  codes: {
    verification_code: ({ app, code, lifetime, name }) => ({
      subject: `${code} is your ${app} verification code`,
      preview: `Confirm your address. The code is valid for ${lifetime}.`,
      heading: 'Confirm your email address',
      before: [
        name
          ? `Somebody (we hope you) registered at ${app} with this address, under the name “${name}”.`
          : `Somebody (we hope you) registered at ${app} with this address.`,
        'To finish the registration, enter this code:',
      ],
      shortcut: { intro: 'Or finish it by this link:', label: 'Confirm my address' },
      consequence: 'Without it no account is opened.',
    }),
    registration_code: ({ app, code, lifetime }) => ({
      subject: `${code} is your ${app} registration code`,
      preview: `Go on with your registration. The code is valid for ${lifetime}.`,
      heading: 'Your registration code',
      before: [`To go on with your registration at ${app}, enter this code:`],
      consequence: 'Without it no account is opened.',
    }),
    sign_in_code: ({ app, code, lifetime }) => ({
      subject: `${code} is your ${app} sign-in code`,
      preview: `The code is valid for ${lifetime}.`,
      heading: 'Your sign-in code',
      before: [`To sign in to ${app}, enter this code:`],
      shortcut: { intro: 'Or sign in by this link:', label: 'Sign in' },
      consequence: `Nobody at ${app} will ever ask you for it, and nobody gets in without it.`,
    }),
    reset_code: ({ app, lifetime }) => ({
      subject: `Reset your ${app} password`,
      preview: `Here is the code you need. It is valid for ${lifetime}.`,
      heading: 'Reset your password',
      before: ['To choose a new password, enter this code:'],
      shortcut: { intro: 'Or choose it by this link:', label: 'Choose a new password' },
      consequence: 'Your password stays as it is.',
    }),
    change_code: ({ app, code, lifetime }) => ({
      subject: `${code} confirms your new ${app} address`,
      preview: `Confirm your new address. The code is valid for ${lifetime}.`,
      heading: 'Confirm your new email address',
      before: [`To use this address for your ${app} account, enter this code:`],
      consequence: 'Without it no account gets this address.',
    }),
    step_up_code: ({ app, code, lifetime }) => ({
      subject: `${code} confirms that it is you at ${app}`,
      preview: `Somebody signed in as you wants to do something sensitive. The code is valid for ${lifetime}.`,
      heading: 'Confirm that it is you',
      before: [
        `Somebody who is signed in to your ${app} account (we hope you) wants to do something sensitive there.`,
        'To go on, enter this code:',
      ],
      consequence: 'Somebody else may be signed in as you: end all sessions and change your password.',
    }),
  },
  notices: {
    registration_attempt: ({ app }) => ({
      subject: `You already have an account at ${app}`,
      preview: 'Somebody tried to register with your address.',
      heading: 'You already have an account',
      before: [
        `Somebody tried to register at ${app} with your address. If it was you: you have an account already, ` +
          'so sign in instead. If you no longer know your password, choose “Forgot your password?” there.',
      ],
      after: ['If it was not you, there is nothing to do: no account was opened and nothing of yours was changed.'],
    }),
    change_attempt: ({ app }) => ({
      subject: `Somebody tried to use your address at ${app}`,
      preview: 'It is yours, so nothing was changed.',
      heading: 'This address is already yours',
      before: [
        `Somebody tried to use your address for another ${app} account. It belongs to your account, so nothing was ` +
          'changed there or here.',
        'If it was you: sign in with this address, or use another one for the other account.',
      ],
      after: ['If it was not you, there is nothing to do.'],
    }),
    password_changed: ({ app, time }) => ({
      subject: `Your ${app} password was changed`,
      preview: 'If this was not you, reset it now.',
      heading: 'Your password was changed',
      before: [
        `The password of your ${app} account was changed on ${time}. All other devices were signed out.`,
        'If this was you, there is nothing to do.',
        'If it was not you, somebody else may know your password or read your mail: choose “Forgot your password?” now, ' +
          'set a new password, and change the password of this mailbox too.',
      ],
      after: [],
    }),
    address_change_requested: ({ app, what, address, time }) => ({
      subject: `Somebody wants to change your ${app} ${WHAT[what]}`,
      preview: `The new one is ${address}. If this was not you, change your password.`,
      heading: `A new ${WHAT[what]} was asked for`,
      before: [
        `Somebody who is signed in to your ${app} account asked on ${time} to change its ${WHAT[what]} to ` +
          `${address}. It is not changed yet.`,
        'If this was you, there is nothing to do.',
        'If it was not you, change your password now: that ends all other sessions, and this request with them.',
      ],
      after: [],
    }),
    address_changed: ({ app, what, address, time, link }) => ({
      subject: `Your ${app} ${WHAT[what]} was changed`,
      preview: `The new one is ${address}. If this was not you, undo it.`,
      heading: `Your ${WHAT[what]} was changed`,
      before: [
        `The ${WHAT[what]} of your ${app} account was changed to ${address} on ${time}.`,
        'If this was you, there is nothing to do.',
      ],
      shortcut: { intro: 'If it was not you, take it back:', label: 'Undo the change' },
      after: [
        link
          ? 'The link is valid for 24 hours and works once. Change your password after that, for somebody else may know it.'
          : 'If it was not you, change your password now, for somebody else may know it.',
      ],
    }),
    account_deleted: ({ app, time }) => ({
      subject: `Your ${app} account was deleted`,
      preview: 'What belonged to it is gone too.',
      heading: 'Your account was deleted',
      before: [
        `Your ${app} account was deleted on ${time}, with all that belonged to it. This is the last message ` +
          'that we send to this address.',
      ],
      after: ['If you want to come back one day, register anew.'],
    }),
    invitation: ({ app, lifetime }) => ({
      subject: `You are invited to ${app}`,
      preview: `Accept the invitation within ${lifetime}.`,
      heading: `You are invited to ${app}`,
      before: [`An administrator of ${app} has opened an account for this address.`],
      shortcut: { intro: 'To use it, accept the invitation:', label: 'Accept the invitation' },
      after: [
        `The link is valid for ${lifetime} and works once. After that you can still sign in with this address, by a code.`,
        'If you did not expect this, there is nothing to do: nobody can use the account without this mailbox.',
      ],
    }),
  },
};
