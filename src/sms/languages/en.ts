import type { TextFacts, TextWords } from './words.js';

const WHAT: Readonly<Record<TextFacts['what'], string>> = { email: 'email address', phone: 'phone number' };

export const english: TextWords = {
  alphabet: 'gsm7',
  code: (code, app) => `${code} is your ${app && `${app} `}code.`,
  warning: " Don't share it.",
  notices: {
    registration_attempt: ({ app }) =>
      `Somebody tried to register at ${app} with your number. You have an account already: sign in instead. Not you? Nothing was changed.`,
    change_attempt: ({ app }) =>
      `Somebody tried to use your number for another ${app} account. Nothing was changed, and you need not do anything.`,
    password_changed: ({ app }) => `Your ${app} password was changed. If this was not you, reset it now.`,
    address_change_requested: ({ app, what, address }) =>
      `Somebody signed in to your ${app} account asked to change its ${WHAT[what]} to ${address}. Not you? Change your password.`,
    address_changed: ({ app, what, address, link }) =>
      `The ${WHAT[what]} of your ${app} account was changed to ${address}.` +
      (link ? ` Not you? Undo it within 24 hours: ${link}` : ' Not you? Change your password.'),
    account_deleted: ({ app }) => `Your ${app} account and what belonged to it was deleted.`,
    invitation: ({ app, link }) => `You are invited to ${app}. Accept within 3 days: ${link}`,
  },
};
