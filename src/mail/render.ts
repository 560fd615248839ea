import Handlebars from 'handlebars';
import { isLanguage } from '../common/index.js';
import type { Language } from '../common/index.js';
import type { OutgoingMessage } from '../outbox/index.js';
import { linkWith } from '../realms/index.js';
import type { Brand } from './brand.js';
import { inkOn, visibleOn } from './colour.js';
import { lifetimeIn, timeIn } from './languages/formats.js';
import { mailWords } from './languages/index.js';
import { neutralise } from './neutralise.js';
import { htmlLayout } from './templates/layout.html.js';
import { textLayout } from './templates/layout.text.js';
import { isMailTemplate, write } from './templates/messages.js';
import type { Facts, Words } from './templates/words.js';

/** A message as a mail client takes it: both parts say the same. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
  language: Language;
}

/** No part of an address, masked or not. */
const INVISIBLE = /[\p{C}\p{Z}]+/gu;
const LIGHT_CARD = '#ffffff';
const DARK_CARD = '#1b1d22';
const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
/** Keeps a list of messages from showing the body's beginning after the preview. */
const FILLER = '&#847;&zwnj;&nbsp;'.repeat(80);
const toHtml = Handlebars.compile(htmlLayout);
const toText = Handlebars.compile(textLayout, { noEscape: true });

/**
 * Writes the mail that `message` asks for. Pure: the same input gives the same mail.
 * @throws Error when the template is unknown, or carries a code and there is none.
 */
export function render(message: OutgoingMessage, brand: Brand): RenderedMail {
  const words = wordsOf(message, brand);
  const language = languageOf(message, brand);
  const { typefaces, questions, automatic, typeset = (text) => text } = mailWords[language];
  const view = {
    ...words,
    brand,
    language,
    font: typefaces ? `${typefaces},${FONT}` : FONT,
    help: { before: typeset(questions[0]), after: questions[1] },
    automatic,
    filler: FILLER,
    codeSize: codeSize(words.code?.length ?? 0),
    ink: inkOn(brand.color),
    edge: { light: visibleOn(LIGHT_CARD, brand.color), dark: visibleOn(DARK_CARD, brand.color) },
  };
  return { subject: words.subject, html: toHtml(view), text: toText(view), language };
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
  const { template } = message;
  const language = mailWords[languageOf(message, brand)];
  if (!isMailTemplate(template, language)) throw new Error(`no mail template ${template}`);
  const words = write(template, factsOf(message, brand), language);
  if (words.code === '') throw new Error(`the mail template ${template} needs a code`);
  return words;
}

/** What was decided when it was written; a message of an earlier version names none. */
function languageOf({ payload }: OutgoingMessage, brand: Brand): Language {
  return isLanguage(payload.language) ? payload.language : brand.language;
}

function factsOf(message: OutgoingMessage, brand: Brand): Facts {
  const language = languageOf(message, brand);
  return {
    app: brand.name,
    code: codeOf(message) ?? '',
    link: tokenLink(message, brand),
    name: neutralise(text(message.payload.name)),
    what: message.payload.what === 'phone' ? 'phone' : 'email',
    address: text(message.payload.address).replace(INVISIBLE, ''),
    lifetime: lifetimeIn(language, message.createdAt, message.expiresAt),
    time: timeIn(language, message.createdAt),
    siteUrl: brand.siteUrl,
  };
}

function tokenLink({ payload, realm }: OutgoingMessage, brand: Brand): string {
  const token = text(payload.token);
  return token && linkWith(token, realm, brand.siteUrl);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Font sizes in px at which a code of `digits` fits the box on one line, on a desktop and at 320 px. */
function codeSize(digits: number): { wide: number; narrow: number } {
  return digits > 8 ? { wide: 32, narrow: 22 } : { wide: 38, narrow: 32 };
}
