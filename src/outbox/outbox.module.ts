import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Backlog } from './backlog.js';
import { DeadLetters } from './dead-letters.js';
import { Delivery } from './delivery.js';
import { DeliveryReports } from './delivery-reports.js';
import { ExpiredPayloads } from './expired-payloads.js';
import { MessageList } from './message-list.js';
import { OldMessages } from './old-messages.js';
import { OutboxMessage } from './outbox-message.entity.js';
import { OutboxClaims } from './outbox.claims.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox.relay.js';
import { PayloadSeal } from './payload-seal.js';
import { Refusals } from './refusals.js';
import { SentWriter } from './sent-writer.js';

/** Messages on their way out. */
@Module({
  imports: [TypeOrmModule.forFeature([OutboxMessage])],
  providers: [
    Outbox,
    OutboxRelay,
    Delivery,
    DeliveryReports,
    DeadLetters,
    Backlog,
    OutboxClaims,
    SentWriter,
    PayloadSeal,
    Refusals,
    MessageList,
    OldMessages,
    ExpiredPayloads,
  ],
  exports: [Outbox, OutboxRelay, DeliveryReports, DeadLetters, MessageList, Backlog, OldMessages, ExpiredPayloads],
})
export class OutboxModule {}
