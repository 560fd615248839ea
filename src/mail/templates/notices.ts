import type { Action, Facts, Writer } from './words.js';

const open = ({ app, siteUrl }: Facts): Action => ({ label: `Open ${app}`, url: siteUrl });

/** To the owner of an address that somebody typed into the registration. */
export const registrationAttempt: Writer = (facts) => ({
  subject: `You already have an account at ${facts.app}`,
  preview: 'Somebody tried to register with your address.',
  heading: 'You already have an account',
  before: [
    `Somebody tried to register at ${facts.app} with your address. If it was you: you have an account already, ` +
      'so sign in instead. If you no longer know your password, choose “Forgot password” there.',
  ],
  action: open(facts),
  after: ['If it was not you, there is nothing to do: no account was opened and nothing of yours was changed.'],
});

/** To the owner of an address that somebody wanted for another account. */
export const changeAttempt: Writer = (facts) => ({
  subject: `Somebody tried to use your address at ${facts.app}`,
  preview: 'It is yours, so nothing was changed.',
  heading: 'This address is already yours',
  before: [
    `Somebody tried to use your address for another ${facts.app} account. It belongs to your account, so nothing was ` +
      'changed there or here.',
    'If it was you: sign in with this address, or use another one for the other account.',
  ],
  action: open(facts),
  after: ['If it was not you, there is nothing to do.'],
});

export const passwordChanged: Writer = (facts) => ({
  subject: `Your ${facts.app} password was changed`,
  preview: 'If this was not you, reset it now.',
  heading: 'Your password was changed',
  before: [
    `The password of your ${facts.app} account was changed on ${facts.time}. All other devices were signed out.`,
    'If this was you, there is nothing to do.',
    'If it was not you, somebody else may know your password or read your mail: choose “Forgot password” now, ' +
      'set a new password, and change the password of this mailbox too.',
  ],
  action: open(facts),
  after: [],
});

/** To the old address, before anything was changed. */
export const addressChangeRequested: Writer = (facts) => ({
  subject: `Somebody wants to change your ${facts.app} ${facts.what}`,
  preview: `The new one is ${facts.address}. If this was not you, change your password.`,
  heading: `A new ${facts.what} was asked for`,
  before: [
    `Somebody who is signed in to your ${facts.app} account asked on ${facts.time} to change its ${facts.what} to ` +
      `${facts.address}. It is not changed yet.`,
    'If this was you, there is nothing to do.',
    'If it was not you, change your password now: that ends all other sessions, and this request with them.',
  ],
  action: open(facts),
  after: [],
});

/** To the old address: its owner has a day to take it back. */
export const addressChanged: Writer = (facts) => ({
  subject: `Your ${facts.app} ${facts.what} was changed`,
  preview: `The new one is ${facts.address}. If this was not you, undo it.`,
  heading: `Your ${facts.what} was changed`,
  before: [
    `The ${facts.what} of your ${facts.app} account was changed to ${facts.address} on ${facts.time}.`,
    'If this was you, there is nothing to do.',
  ],
  action: facts.link
    ? { intro: 'If it was not you, take it back:', label: 'Undo the change', url: facts.link }
    : open(facts),
  after: [
    facts.link
      ? 'The link is valid for 24 hours and works once. Change your password after that, for somebody else may know it.'
      : 'If it was not you, change your password now, for somebody else may know it.',
  ],
});

/** The last message: nothing of the account is left. */
export const accountDeleted: Writer = (facts) => ({
  subject: `Your ${facts.app} account was deleted`,
  preview: 'What belonged to it is gone too.',
  heading: 'Your account was deleted',
  before: [
    `Your ${facts.app} account was deleted on ${facts.time}, with all that belonged to it. This is the last message ` +
      'that we send to this address.',
  ],
  action: open(facts),
  after: ['If you want to come back one day, register anew.'],
});

/** To an address that an administrator opened an account for; who opens the link proves it and chooses a password. */
export const invitation: Writer = (facts) => ({
  subject: `You are invited to ${facts.app}`,
  preview: `Accept the invitation within ${facts.lifetime}.`,
  heading: `You are invited to ${facts.app}`,
  before: [`An administrator of ${facts.app} has opened an account for this address.`],
  action: facts.link
    ? { intro: 'To use it, accept the invitation:', label: 'Accept the invitation', url: facts.link }
    : open(facts),
  after: [
    `The link is valid for ${facts.lifetime} and works once. After that you can still sign in with this address, by a code.`,
    'If you did not expect this, there is nothing to do: nobody can use the account without this mailbox.',
  ],
});
