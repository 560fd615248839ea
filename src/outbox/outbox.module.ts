import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OutboxMessage } from './outbox-message.entity.js';
import { OutboxClaims } from './outbox.claims.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox.relay.js';
import { PayloadSeal } from './payload-seal.js';
import { Refusals } from './refusals.js';

/** Messages on their way out. */
@Module({
  imports: [TypeOrmModule.forFeature([OutboxMessage])],
  providers: [Outbox, OutboxRelay, OutboxClaims, PayloadSeal, Refusals],
  exports: [Outbox, OutboxRelay],
})
export class OutboxModule {}
