import Handlebars from 'handlebars';
import type { OutgoingMessage } from '../outbox/index.js';
import { linkWith } from '../realms/index.js';
import type { Brand } from './brand.js';
import { inkOn, visibleOn } from './colour.js';
import { neutralise } from './neutralise.js';
import { htmlLayout } from './templates/layout.html.js';
import { textLayout } from './templates/layout.text.js';
import { type MailTemplate, writers } from './templates/messages.js';
import type { Facts, Words } from './templates/words.js';

/** A message as a mail client takes it: both parts say the same. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** No part of an address, masked or not. */
const INVISIBLE = /[\p{C}\p{Z}]+/gu;
const LIGHT_CARD = '#ffffff';
const DARK_CARD = '#1b1d22';
const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
/** Keeps a list of messages from showing the body's beginning after the preview. */
const FILLER = '&#847;&zwnj;&nbsp;'.repeat(80);
/** The message was queued some moments after its expiry was computed: this much (s) still counts as whole. */
const TOLERANCE = 5;

const toHtml = Handlebars.compile(htmlLayout);
const toText = Handlebars.compile(textLayout, { noEscape: true });
const timeFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/**
 * Writes the mail that `message` asks for. Pure: the same input gives the same mail.
 * @throws Error when the template is unknown, or carries a code and there is none.
 */
export function render(message: OutgoingMessage, brand: Brand): RenderedMail {
  const words = wordsOf(message, brand);
  const view = {
    ...words,
    brand,
    font: FONT,
    filler: FILLER,
    codeSize: codeSize(words.code?.length ?? 0),
    ink: inkOn(brand.color),
    edge: { light: visibleOn(LIGHT_CARD, brand.color), dark: visibleOn(DARK_CARD, brand.color) },
  };
  return { subject: words.subject, html: toHtml(view), text: toText(view) };
}

/** The code that `message` carries, or `null`. */
export function codeOf(message: OutgoingMessage): string | null {
  return text(message.payload.code) || null;
}

/** The link with a token that the mail shows, or `null`. */
export function linkOf(message: OutgoingMessage, brand: Brand): string | null {
  const link = tokenLink(message, brand);
  return link && wordsOf(message, brand).action?.url === link ? link : null;
}

function wordsOf(message: OutgoingMessage, brand: Brand): Words {
  if (!isMailTemplate(message.template)) throw new Error(`no mail template ${message.template}`);
  const words: Words = writers[message.template](factsOf(message, brand));
  if (words.code === '') throw new Error(`the mail template ${message.template} needs a code`);
  return words;
}

function factsOf(message: OutgoingMessage, brand: Brand): Facts {
  return {
    app: brand.name,
    code: codeOf(message) ?? '',
    link: tokenLink(message, brand),
    name: neutralise(text(message.payload.name)),
    what: message.payload.what === 'phone' ? 'phone number' : 'email address',
    address: text(message.payload.address).replace(INVISIBLE, ''),
    lifetime: lifetime(message),
    time: `${timeFormat.format(message.createdAt)} UTC`,
    siteUrl: brand.siteUrl,
  };
}

function tokenLink({ payload, realm }: OutgoingMessage, brand: Brand): string {
  const token = text(payload.token);
  return token && linkWith(token, realm, brand.siteUrl);
}

function isMailTemplate(template: string): template is MailTemplate {
  return Object.hasOwn(writers, template);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function lifetime({ createdAt, expiresAt }: OutgoingMessage): string {
  const seconds = Math.max(1, Math.round((expiresAt.getTime() - createdAt.getTime()) / 1000));
  const days = Math.floor((seconds + TOLERANCE) / 86_400);
  if (days > 0) return counted(days, 'day');
  const minutes = Math.floor((seconds + TOLERANCE) / 60);
  return minutes > 0 ? counted(minutes, 'minute') : counted(seconds, 'second');
}

function counted(count: number, unit: string): string {
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}

/** Font sizes in px at which a code of `digits` fits the box on one line, on a desktop and at 320 px. */
function codeSize(digits: number): { wide: number; narrow: number } {
  return digits > 8 ? { wide: 32, narrow: 22 } : { wide: 38, narrow: 32 };
}
