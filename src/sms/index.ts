import { Injectable, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DomainError } from '../common/index.js';
import type { Env } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { Outbox, OutboxModule } from '../outbox/index.js';

export class DestinationNotAllowed extends DomainError {
  readonly code = 'destination_not_allowed';
}

export interface SmsOrder {
  realm: string;
  template: string;
  to: string;
  expiresAt: Date;
  code?: string;
  token?: string | null;
  challengeId?: string | null;
  details?: Record<string, string>;
  withheld?: boolean;
  erasedAfterSending?: boolean;
}

@Injectable()
export class Sms {
  constructor(private readonly outbox: Outbox) {}
  async enqueue(tx: Tx, { realm, template, to, expiresAt, code, withheld }: SmsOrder): Promise<void> {
    await this.outbox.add(tx, {
      realm,
      channel: 'sms',
      template,
      destination: to,
      payload: { code },
      expiresAt,
      withheld,
    });
  }
}

@Injectable()
export class SpendGuard {
  check(_realm: string, _number: string): void {}
  async charge(_tx: Tx, _realm: string, _number: string): Promise<void> {}
  async verified(_tx: Tx, _realm: string, _number: string): Promise<void> {}
}

@Module({})
export class SmsModule {
  static forRoot(_env: Env): DynamicModule {
    return {
      module: SmsModule,
      global: true,
      imports: [OutboxModule],
      providers: [Sms, SpendGuard],
      exports: [Sms, SpendGuard],
    };
  }
}
