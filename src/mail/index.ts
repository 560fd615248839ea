export { Mail, type MailOrder } from './mail.js';
export { MailModule } from './mail.module.js';
export type { MailTemplate } from './templates/messages.js';
