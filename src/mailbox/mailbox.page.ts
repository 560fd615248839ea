import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import { inkOn, visibleOn } from '../mail/index.js';
import type { MailboxMessage } from './mailbox-messages.js';
import { pageLayout } from './templates/page.js';
import { pageScript } from './templates/script.js';
import { pageStyle } from './templates/style.js';

/** A mail in its frame: inline styles and a logo, no script, no form, no origin. */
export const MAIL_CSP = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src https: http: data:',
  "frame-ancestors 'self'",
  'sandbox allow-popups',
].join('; ');

const CARDS = { light: '#ffffff', dark: '#1b1d22' };
/** WCAG 1.4.3 asks this of text. */
const READABLE = 4.5;
const VIEWS = {
  mail: [
    { name: 'text', label: 'Text' },
    { name: 'html', label: 'HTML' },
  ],
  sms: [{ name: 'sms', label: 'SMS' }],
};

const toHtml = Handlebars.compile(pageLayout);

/** The mailbox as a page in the colour of a brand (`#rrggbb`). */
export class MailboxPage {
  /** It runs its own style and script, shows its own frames, and nothing else. */
  readonly policy: string;
  private readonly style: string;

  constructor(brand: string) {
    this.style = pageStyle({ brand, light: accentOn(CARDS.light, brand), dark: accentOn(CARDS.dark, brand) });
    this.policy = [
      "default-src 'none'",
      `style-src ${sha256(this.style)}`,
      `script-src ${sha256(pageScript)}`,
      "connect-src 'self'",
      "frame-src 'self'",
      'img-src data:',
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; ');
  }

  /** Newest message first, which is open; what comes later is put above it. */
  render(messages: MailboxMessage[], app: string, to: string): string {
    return toHtml({
      app,
      to,
      newest: messages[0]?.id ?? '',
      messages: messages.map((message, i) => ({
        ...message,
        open: i === 0,
        views: message.html ? VIEWS.mail : VIEWS.sms,
      })),
      style: this.style,
      script: pageScript,
    });
  }
}

function accentOn(card: string, brand: string): { accent: string; ink: string } {
  const accent = visibleOn(card, brand, READABLE);
  return { accent, ink: inkOn(accent) };
}

function sha256(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}
