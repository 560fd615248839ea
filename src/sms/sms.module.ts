import { type DynamicModule, Inject, Module, type OnModuleInit, Optional } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { MessageTransport, OutboxModule, OutboxRelay } from '../outbox/index.js';
import { Realms } from '../realms/index.js';
import { BlockBudget } from './block-budget.js';
import { SmsMailboxTransport } from './mailbox.transport.js';
import { NumberBlock } from './number-block.entity.js';
import { RefusedBlocks } from './refused-blocks.js';
import { Sms } from './sms.js';
import { SpendGuard } from './spend-guard.js';
import { TwilioStatusController } from './twilio-status.controller.js';
import { TwilioTransport } from './twilio.transport.js';
import { WebhookTransport } from './webhook.transport.js';

/**
 * What a text says, how it leaves, and whether it may: by SMS_TRANSPORT, and not at all where that is unset. Global, so that
 * there is one of it: the application's list of modules names it, and nobody else imports it.
 */
@Module({})
export class SmsModule implements OnModuleInit {
  constructor(
    private readonly relay: OutboxRelay,
    @Optional() @Inject(MessageTransport) private readonly transport?: MessageTransport,
  ) {}

  /** @throws Error in production with the mailbox, which shows everybody's codes. */
  static forRoot(env: Env): DynamicModule {
    const transport = env.SMS_TRANSPORT && transports[env.SMS_TRANSPORT];
    if (env.production && env.SMS_TRANSPORT === 'mailbox')
      throw new Error('SMS_TRANSPORT can not be mailbox in production');
    return {
      module: SmsModule,
      global: true,
      imports: [OutboxModule, TypeOrmModule.forFeature([NumberBlock])],
      controllers: env.SMS_TRANSPORT === 'twilio' ? [TwilioStatusController] : [],
      providers: [
        Sms,
        SpendGuard,
        BlockBudget,
        RefusedBlocks,
        ...(transport ? [{ provide: MessageTransport, inject: [Env, Realms, Clock], useFactory: transport }] : []),
      ],
      exports: [Sms, SpendGuard, RefusedBlocks],
    };
  }

  onModuleInit(): void {
    if (this.transport) this.relay.register(this.transport);
  }
}

const transports = {
  twilio: (env: Env, realms: Realms, clock: Clock) => new TwilioTransport(env, realms, clock),
  webhook: (env: Env, realms: Realms, clock: Clock) => new WebhookTransport(env, realms, clock),
  mailbox: () => new SmsMailboxTransport(),
};
