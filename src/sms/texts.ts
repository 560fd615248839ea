import type { OutgoingMessage } from '../outbox/index.js';
import { linkWith } from '../realms/index.js';
import { cutTo, septets, toGsm7 } from './gsm7.js';

/** The texts that this service sends. `code` serves every purpose. */
export type SmsTemplate =
  | 'code'
  | 'registration_attempt'
  | 'change_attempt'
  | 'password_changed'
  | 'address_change_requested'
  | 'address_changed'
  | 'account_deleted'
  | 'invitation';

/** Who a text is from. */
export interface SmsSender {
  /** APP_NAME of the realm. */
  app: string;
  /** FRONTEND_URL. */
  frontendUrl: string;
}

/** What the words of a text are made of. */
interface Facts {
  app: string;
  /** `email address` or `phone number`. */
  what: string;
  /** Masked. */
  address: string;
  /** Empty where the message carries none. */
  link: string;
}

/** What carries a link where it has a token. */
const LINKED: ReadonlySet<string> = new Set<SmsTemplate>(['address_changed', 'invitation']);

/** Septets of a message that is not split (3GPP TS 23.040). */
const SEGMENT = 160;
const WARNING = " Don't share it.";
/** Septets; less of a name says nothing. */
const SHORTEST_NAME = 3;

/**
 * The text that `message` asks for, in the default alphabet of SMS. Pure: the same input gives the same text.
 * @throws Error when the template is unknown, or is that of a code and there is none.
 */
export function smsText(message: OutgoingMessage, sender: SmsSender): string {
  if (message.template === 'code') return codeText(codeOfSms(message) ?? '', toGsm7(sender.app), sender.frontendUrl);
  if (!isNotice(message.template)) throw new Error(`no SMS template ${message.template}`);
  return toGsm7(notices[message.template](factsOf(message, sender)));
}

/** The code that `message` carries, or `null`. */
export function codeOfSms({ payload: { code } }: OutgoingMessage): string | null {
  return typeof code === 'string' && code !== '' ? code : null;
}

/** The link that the text of `message` carries, or `null`. */
export function linkOfSms(message: OutgoingMessage, sender: SmsSender): string | null {
  return LINKED.has(message.template) ? factsOf(message, sender).link || null : null;
}

/**
 * One segment wherever the host is not too long for it: the warning goes first, then the end of the name. The last line
 * binds the code to the site, so that a phone fills it in nowhere else; nothing may follow it
 * (https://wicg.github.io/sms-one-time-codes/, which takes a host without scheme and port).
 */
function codeText(code: string, app: string, frontendUrl: string): string {
  if (!code) throw new Error('the SMS template code needs a code');
  const binding = `\n\n@${new URL(frontendUrl).hostname} #${code}`;
  const room = SEGMENT - septets(binding);
  const words = (name: string, warning = '') => `${code} is your ${name && `${name} `}code.${warning}`;
  if (septets(words(app, WARNING)) <= room) return words(app, WARNING) + binding;
  const left = room - septets(words('')) - 1;
  return words(left < SHORTEST_NAME ? '' : cutTo(left, app)) + binding;
}

const notices: Record<Exclude<SmsTemplate, 'code'>, (facts: Facts) => string> = {
  registration_attempt: ({ app }) =>
    `Somebody tried to register at ${app} with your number. You have an account already: sign in instead. Not you? Nothing was changed.`,
  change_attempt: ({ app }) =>
    `Somebody tried to use your number for another ${app} account. Nothing was changed, and you need not do anything.`,
  password_changed: ({ app }) => `Your ${app} password was changed. If this was not you, reset it now.`,
  address_change_requested: ({ app, what, address }) =>
    `Somebody signed in to your ${app} account asked to change its ${what} to ${address}. Not you? Change your password.`,
  address_changed: ({ app, what, address, link }) =>
    `The ${what} of your ${app} account was changed to ${address}.` +
    (link ? ` Not you? Undo it within 24 hours: ${link}` : ' Not you? Change your password.'),
  account_deleted: ({ app }) => `Your ${app} account and what belonged to it was deleted.`,
  invitation: ({ app, link }) => `You are invited to ${app}. Accept within 3 days: ${link}`,
};

function isNotice(template: string): template is keyof typeof notices {
  return Object.hasOwn(notices, template);
}

function factsOf({ payload, realm }: OutgoingMessage, { app, frontendUrl }: SmsSender): Facts {
  const { what, address, token } = payload;
  return {
    app,
    what: what === 'email' ? 'email address' : 'phone number',
    address: typeof address === 'string' ? address : '',
    link: typeof token === 'string' && token ? linkWith(token, realm, frontendUrl) : '',
  };
}
