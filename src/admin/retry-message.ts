import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/index.js';
import { NotFound, isUuid } from '../common/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { DeadLetters } from '../outbox/index.js';
import { AdminActs } from './admin-acts.js';

/** An administrator has a message tried again that was given up. */
@Injectable()
export class RetryMessage {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly audit: Audit,
    private readonly acts: AdminActs,
  ) {}

  /** @throws NotAuthenticated, Forbidden, NotFound, NoRetry */
  async execute(principal: Principal, id: string, client: ClientInfo): Promise<void> {
    if (!isUuid(id)) throw new NotFound({ detail: 'no id of a message' });
    const { realm, userId: actorId } = principal;
    const action = 'retry_message';
    await this.deadLetters.retry(realm, id.toLowerCase(), async (tx, { id: message, channel, template }) => {
      await this.acts.confirm(tx, { principal, client, action });
      await this.audit.record(tx, {
        ...{ realm, type: 'message_retried', actorId, client },
        details: { action, message, channel, template },
      });
    });
  }
}
