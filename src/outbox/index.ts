export { Backlog } from './backlog.js';
export type { DueMessages } from './backlog.js';
export * from './message-transport.js';
export { OutboxMessage } from './outbox-message.entity.js';
export { Outbox } from './outbox.js';
export type { MessageStatus, NewMessage } from './outbox.js';
export { OutboxModule } from './outbox.module.js';
export { OutboxRelay } from './outbox.relay.js';
