import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import type { MailboxMessage } from './mailbox-messages.js';
import { pageLayout, pageScript, pageStyle } from './templates/mailbox.html.js';

/** The page runs its own style and script, shows its own frames, and nothing else. */
export const PAGE_CSP = [
  "default-src 'none'",
  `style-src ${sha256(pageStyle)}`,
  `script-src ${sha256(pageScript)}`,
  "connect-src 'self'",
  "frame-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A mail in its frame: inline styles and a logo, no script, no form, no origin. */
export const MAIL_CSP = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src https: http: data:',
  "frame-ancestors 'self'",
  'sandbox allow-popups',
].join('; ');

const toHtml = Handlebars.compile(pageLayout);

/** The mailbox as a page: newest message first, refreshed when another arrives. */
export function mailboxPage(messages: MailboxMessage[], app: string, to: string): string {
  return toHtml({
    app,
    to,
    newest: messages[0]?.id ?? '',
    messages: messages.map((message, i) => ({ ...message, open: i === 0 })),
    style: pageStyle,
    script: pageScript,
  });
}

function sha256(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}
