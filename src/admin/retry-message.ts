import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/index.js';
import { NotFound, isUuid } from '../common/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { DeadLetters } from '../outbox/index.js';

/** An administrator has a message tried again that was given up. */
@Injectable()
export class RetryMessage {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly audit: Audit,
  ) {}

  /** @throws NotFound, NoRetry */
  async execute({ realm, userId: actorId }: Principal, id: string, client: ClientInfo): Promise<void> {
    if (!isUuid(id)) throw new NotFound({ detail: 'no id of a message' });
    await this.deadLetters.retry(realm, id.toLowerCase(), (tx, { id: message, channel, template }) =>
      this.audit.record(tx, {
        ...{ realm, type: 'message_retried', actorId, client },
        details: { action: 'retry_message', message, channel, template },
      }),
    );
  }
}
