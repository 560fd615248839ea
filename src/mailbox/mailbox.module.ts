import { type DynamicModule, Module } from '@nestjs/common';
import type { Env } from '../config/index.js';
import { OutboxModule } from '../outbox/index.js';
import { MailboxMessages } from './mailbox-messages.js';
import { MailboxController } from './mailbox.controller.js';

/** The development mailbox; without a route where nothing comes into it, and in production, for it shows everybody's codes. */
@Module({})
export class MailboxModule {
  static forRoot(env: Env): DynamicModule {
    if (env.production || !env.mailbox) return { module: MailboxModule };
    return {
      module: MailboxModule,
      imports: [OutboxModule],
      controllers: [MailboxController],
      providers: [MailboxMessages],
    };
  }
}
