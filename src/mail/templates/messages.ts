/** The mails that this service writes. */
export type MailTemplate =
  | 'verification_code'
  | 'sign_in_code'
  | 'reset_code'
  | 'registration_attempt'
  | 'password_changed'
  | 'registration_code'
  | 'change_code'
  | 'step_up_code'
  | 'change_attempt'
  | 'address_change_requested'
  | 'address_changed'
  | 'account_deleted';

/** What the words of a message are made of; everything in it is plain text, escaped where it is laid out. */
export interface Facts {
  app: string;
  /** Empty where the template carries none. */
  code: string;
  /** Neutralised; empty where none was typed. */
  name: string;
  /** For example `5 minutes`. */
  lifetime: string;
  /** For example `3 August 2026 at 14:05 UTC`. */
  time: string;
  siteUrl: string;
}

/** One message in words, before any layout. */
export interface Words {
  subject: string;
  /** What a list of messages shows beside the subject. */
  preview: string;
  heading: string;
  /** Paragraphs above the code or button. */
  before: string[];
  code?: string;
  action?: { label: string; url: string };
  /** Paragraphs below it. */
  after: string[];
}

/** Writes one message; the code stands in a subject only where that helps a phone to fill it in. */
type Writer = (facts: Facts) => Words;

const validity = ({ lifetime }: Facts): string => `The code is valid for ${lifetime} and works once.`;

const verificationCode: Writer = (facts) => ({
  subject: `${facts.code} is your ${facts.app} verification code`,
  preview: `Confirm your address. The code is valid for ${facts.lifetime}.`,
  heading: 'Confirm your email address',
  before: [
    facts.name
      ? `Somebody (we hope you) registered at ${facts.app} with this address, under the name “${facts.name}”.`
      : `Somebody (we hope you) registered at ${facts.app} with this address.`,
    'To finish the registration, enter this code:',
  ],
  code: facts.code,
  after: [
    validity(facts),
    `If you did not ask for this code${facts.name ? ', or did not type this name' : ''}, do not enter it anywhere ` +
      'and do not pass it on. Without it no account is opened.',
  ],
});

const signInCode: Writer = (facts) => ({
  subject: `${facts.code} is your ${facts.app} sign-in code`,
  preview: `The code is valid for ${facts.lifetime}.`,
  heading: 'Your sign-in code',
  before: [`To sign in to ${facts.app}, enter this code:`],
  code: facts.code,
  after: [
    validity(facts),
    'If you did not ask for this code, do not enter it anywhere and do not pass it on. ' +
      `Nobody at ${facts.app} will ever ask you for it, and nobody gets in without it.`,
  ],
});

const resetCode: Writer = (facts) => ({
  subject: `Reset your ${facts.app} password`,
  preview: `Here is the code you need. It is valid for ${facts.lifetime}.`,
  heading: 'Reset your password',
  before: ['To choose a new password, enter this code:'],
  code: facts.code,
  after: [
    validity(facts),
    'If you did not ask for this code, do not enter it anywhere and do not pass it on. ' +
      'Your password stays as it is.',
  ],
});

const registrationAttempt: Writer = (facts) => ({
  subject: `You already have an account at ${facts.app}`,
  preview: 'Somebody tried to register with your address.',
  heading: 'You already have an account',
  before: [
    `Somebody tried to register at ${facts.app} with your address. If it was you: you have an account already, ` +
      'so sign in instead. If you no longer know your password, choose “Forgot password” there.',
  ],
  action: { label: `Open ${facts.app}`, url: facts.siteUrl },
  after: ['If it was not you, there is nothing to do: no account was opened and nothing of yours was changed.'],
});

const passwordChanged: Writer = (facts) => ({
  subject: `Your ${facts.app} password was changed`,
  preview: 'If this was not you, reset it now.',
  heading: 'Your password was changed',
  before: [
    `The password of your ${facts.app} account was changed on ${facts.time}. All other devices were signed out.`,
    'If this was you, there is nothing to do.',
    'If it was not you, somebody else may know your password or read your mail: choose “Forgot password” now, ' +
      'set a new password, and change the password of this mailbox too.',
  ],
  action: { label: `Open ${facts.app}`, url: facts.siteUrl },
  after: [],
});

/** Each template's writer. */
export const writers: Record<MailTemplate, Writer> = {
  registration_code: verificationCode,
  change_code: verificationCode,
  step_up_code: signInCode,
  change_attempt: registrationAttempt,
  address_change_requested: passwordChanged,
  address_changed: passwordChanged,
  account_deleted: passwordChanged,
  verification_code: verificationCode,
  sign_in_code: signInCode,
  reset_code: resetCode,
  registration_attempt: registrationAttempt,
  password_changed: passwordChanged,
};
