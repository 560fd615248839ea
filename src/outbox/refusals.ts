import { Injectable, Logger } from '@nestjs/common';
import type { RefusedMessage } from './message-transport.js';
import type { OutboxMessage } from './outbox-message.entity.js';

/** What is done about a refused message; it stands outside of any transaction. */
export type RefusalHandler = (message: RefusedMessage) => Promise<void>;

/** Tells those who asked that a message was refused for good. */
@Injectable()
export class Refusals {
  private readonly logger = new Logger(Refusals.name);
  private readonly handlers: RefusalHandler[] = [];

  add(handler: RefusalHandler): void {
    this.handlers.push(handler);
  }

  /** Never throws: what a handler fails at stands in the log alone. */
  async tell(message: OutboxMessage, reason: string): Promise<void> {
    const { id, realm, channel, template, destination, challengeId } = message;
    for (const handler of this.handlers) {
      try {
        await handler({ id, realm, channel, template, destination, challengeId, reason });
      } catch (error) {
        this.logger.error(
          `message ${id}: its refusal was not handled: ${error instanceof Error ? error.name : 'unknown'}`,
        );
      }
    }
  }
}
