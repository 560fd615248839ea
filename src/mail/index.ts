export { type Brand, brandOf } from './brand.js';
export { inkOn, visibleOn } from './colour.js';
export { Mail, type MailOrder } from './mail.js';
export { MailModule } from './mail.module.js';
export { codeOf, linkOf, render as renderMail, type RenderedMail } from './render.js';
export { smtpOptions } from './smtp-options.js';
export type { MailTemplate } from './templates/words.js';
