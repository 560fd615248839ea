import type { Action, Facts, Writer } from './words.js';

const KEEP = 'do not enter it anywhere and do not pass it on';

const validity = ({ link, lifetime }: Facts): string =>
  link
    ? `The code and the link are valid for ${lifetime}. One of them works, once: using either ends the other.`
    : `The code is valid for ${lifetime} and works once.`;

/** A sentence for whoever asked for nothing. */
const unasked = ({ link }: Facts, consequence: string, besides = ''): string =>
  `If you did not ask for this code${besides}, ${KEEP}${link && ', and do not open the link'}. ${consequence}`;

/** The button that does what typing in the code does; only where the message has a token. */
function shortcut({ link }: Facts, intro: string, label: string): { action?: Action } {
  return link ? { action: { intro, label, url: link } } : {};
}

/** Proves the address of somebody who registered. */
export const verificationCode: Writer = (facts) => ({
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
  ...shortcut(facts, 'Or finish it by this link:', 'Confirm my address'),
  after: [
    validity(facts),
    unasked(facts, 'Without it no account is opened.', facts.name && ', or did not type this name'),
  ],
});

/** Proves the address before anything else was typed: the four-step registration. */
export const registrationCode: Writer = (facts) => ({
  subject: `${facts.code} is your ${facts.app} registration code`,
  preview: `Go on with your registration. The code is valid for ${facts.lifetime}.`,
  heading: 'Your registration code',
  before: [`To go on with your registration at ${facts.app}, enter this code:`],
  code: facts.code,
  after: [validity(facts), unasked(facts, 'Without it no account is opened.')],
});

export const signInCode: Writer = (facts) => ({
  subject: `${facts.code} is your ${facts.app} sign-in code`,
  preview: `The code is valid for ${facts.lifetime}.`,
  heading: 'Your sign-in code',
  before: [`To sign in to ${facts.app}, enter this code:`],
  code: facts.code,
  ...shortcut(facts, 'Or sign in by this link:', 'Sign in'),
  after: [
    validity(facts),
    unasked(facts, `Nobody at ${facts.app} will ever ask you for it, and nobody gets in without it.`),
  ],
});

export const resetCode: Writer = (facts) => ({
  subject: `Reset your ${facts.app} password`,
  preview: `Here is the code you need. It is valid for ${facts.lifetime}.`,
  heading: 'Reset your password',
  before: ['To choose a new password, enter this code:'],
  code: facts.code,
  ...shortcut(facts, 'Or choose it by this link:', 'Choose a new password'),
  after: [validity(facts), unasked(facts, 'Your password stays as it is.')],
});

/** Proves an address that an account shall get. */
export const changeCode: Writer = (facts) => ({
  subject: `${facts.code} confirms your new ${facts.app} address`,
  preview: `Confirm your new address. The code is valid for ${facts.lifetime}.`,
  heading: 'Confirm your new email address',
  before: [`To use this address for your ${facts.app} account, enter this code:`],
  code: facts.code,
  after: [validity(facts), unasked(facts, 'Without it no account gets this address.')],
});

/** Proves who somebody is that is signed in already. */
export const stepUpCode: Writer = (facts) => ({
  subject: `${facts.code} confirms that it is you at ${facts.app}`,
  preview: `Somebody signed in as you wants to do something sensitive. The code is valid for ${facts.lifetime}.`,
  heading: 'Confirm that it is you',
  before: [
    `Somebody who is signed in to your ${facts.app} account (we hope you) wants to do something sensitive there.`,
    'To go on, enter this code:',
  ],
  code: facts.code,
  after: [
    validity(facts),
    unasked(facts, 'Somebody else may be signed in as you: end all sessions and change your password.'),
  ],
});
