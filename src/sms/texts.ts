import { isLanguage } from '../common/index.js';
import type { Language } from '../common/index.js';
import type { OutgoingMessage } from '../outbox/index.js';
import { linkWith } from '../realms/index.js';
import { ALPHABETS, cutTo } from './alphabet.js';
import { textWords } from './languages/index.js';
import type { TextFacts, TextNotice, TextWords } from './languages/words.js';

/** The texts that this service sends. `code` serves every purpose. */
export type SmsTemplate = 'code' | TextNotice;

/** Who a text is from. */
export interface SmsSender {
  /** APP_NAME of the realm. */
  app: string;
  /** FRONTEND_URL. */
  frontendUrl: string;
  /** DEFAULT_LANGUAGE of the realm: of messages that name none. */
  language: Language;
}

/** What carries a link where it has a token. */
const LINKED: ReadonlySet<string> = new Set<SmsTemplate>(['address_changed', 'invitation']);
/** Of the alphabet; less of a name says nothing. */
const SHORTEST_NAME = 3;

/**
 * The text that `message` asks for, in its language. Pure: the same input gives the same text.
 * @throws Error when the template is unknown, or is that of a code and there is none.
 */
export function smsText(message: OutgoingMessage, sender: SmsSender): string {
  const { template, payload } = message;
  const words = textWords[isLanguage(payload.language) ? payload.language : sender.language];
  const { write } = ALPHABETS[words.alphabet];
  if (template === 'code') return codeText(codeOfSms(message) ?? '', write(sender.app), sender.frontendUrl, words);
  if (!isNotice(template, words)) throw new Error(`no SMS template ${template}`);
  return write(words.notices[template](factsOf(message, sender)));
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
function codeText(code: string, app: string, frontendUrl: string, { alphabet, ...words }: TextWords): string {
  if (!code) throw new Error('the SMS template code needs a code');
  const { size, segment } = ALPHABETS[alphabet];
  const binding = `\n\n@${new URL(frontendUrl).hostname} #${code}`;
  const room = segment - size(binding);
  const whole = words.code(code, app) + words.warning;
  if (size(whole) <= room) return whole + binding;
  // A name costs itself and what goes with it.
  const left = room - size(words.code(code, 'x')) + size('x');
  return words.code(code, left < SHORTEST_NAME ? '' : cutTo(left, app, { size })) + binding;
}

function isNotice(template: string, { notices }: TextWords): template is TextNotice {
  return Object.hasOwn(notices, template);
}

function factsOf({ payload, realm }: OutgoingMessage, { app, frontendUrl }: SmsSender): TextFacts {
  const { what, address, token } = payload;
  return {
    app,
    what: what === 'email' ? 'email' : 'phone',
    address: typeof address === 'string' ? address : '',
    link: typeof token === 'string' && token ? linkWith(token, realm, frontendUrl) : '',
  };
}
