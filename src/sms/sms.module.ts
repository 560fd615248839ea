import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from '../common/index.js';
import type { Env } from '../config/index.js';
import { OutboxModule, OutboxRelay } from '../outbox/index.js';
import type { MessageTransport } from '../outbox/index.js';
import { Realms } from '../realms/index.js';
import { BlockBudget } from './block-budget.js';
import { IdleBlocks } from './idle-blocks.js';
import { SmsMailboxTransport } from './mailbox.transport.js';
import { NumberBlock } from './number-block.entity.js';
import { RefusedBlocks } from './refused-blocks.js';
import { Sms } from './sms.js';
import { SpendGuard } from './spend-guard.js';
import { TwilioStatusController } from './twilio-status.controller.js';
import { TwilioTransport } from './twilio.transport.js';
import { WebhookTransport } from './webhook.transport.js';

/** The transports in their order. */
const TRANSPORTS = Symbol('SMS transports');

/**
 * What a text says, how it leaves, and whether it may: by SMS_TRANSPORT, and not at all where that is unset. Global, so that
 * there is one of it: the application's list of modules names it, and nobody else imports it.
 */
@Module({})
export class SmsModule implements OnModuleInit {
  constructor(
    private readonly relay: OutboxRelay,
    @Inject(TRANSPORTS) private readonly transports: readonly MessageTransport[],
  ) {}

  /** @throws Error in production with the mailbox, which shows everybody's codes. */
  static forRoot(env: Env): DynamicModule {
    if (env.production && env.SMS_TRANSPORT === 'mailbox')
      throw new Error('SMS_TRANSPORT can not be mailbox in production');
    const names = [env.SMS_TRANSPORT, env.SMS_FALLBACK_TRANSPORT].filter((name) => name !== undefined);
    return {
      module: SmsModule,
      global: true,
      imports: [OutboxModule, TypeOrmModule.forFeature([NumberBlock])],
      controllers: names.includes('twilio') ? [TwilioStatusController] : [],
      providers: [
        Sms,
        SpendGuard,
        BlockBudget,
        RefusedBlocks,
        {
          provide: TRANSPORTS,
          inject: [Realms, Clock],
          useFactory: (realms: Realms, clock: Clock) => names.map((name) => makers[name](env, realms, clock)),
        },
        IdleBlocks,
      ],
      exports: [Sms, SpendGuard, RefusedBlocks, IdleBlocks],
    };
  }

  onModuleInit(): void {
    const [first, second] = this.transports;
    if (first) this.relay.register(first, second);
  }
}

const makers = {
  twilio: (env: Env, realms: Realms, clock: Clock) => new TwilioTransport(env, realms, clock),
  webhook: (env: Env, realms: Realms, clock: Clock) => new WebhookTransport(env, realms, clock),
  mailbox: () => new SmsMailboxTransport(),
};
