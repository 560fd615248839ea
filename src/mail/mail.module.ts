import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { MailerModule, MailerService } from '@nestjs-modules/mailer';
import type { Env } from '../config/index.js';
import { MessageTransport, OutboxModule, OutboxRelay } from '../outbox/index.js';
import { Realms } from '../realms/index.js';
import { Mail } from './mail.js';
import { MailboxTransport } from './mailbox.transport.js';
import { smtpOptions } from './smtp-options.js';
import { SmtpTransport } from './smtp.transport.js';

/** What a mail says and how it leaves: by SMTP where a server is configured, else into the development mailbox. */
@Module({})
export class MailModule implements OnModuleInit {
  constructor(
    private readonly relay: OutboxRelay,
    private readonly transport: MessageTransport,
  ) {}

  /** @throws Error in production without SMTP: the mailbox shows everybody's codes. */
  static forRoot(env: Env): DynamicModule {
    return env.SMTP_URL ? bySmtp(env) : intoMailbox(env);
  }

  onModuleInit(): void {
    this.relay.register(this.transport);
  }
}

function bySmtp(env: Env): DynamicModule {
  return {
    module: MailModule,
    imports: [
      OutboxModule,
      MailerModule.forRootAsync({ imports: [], useFactory: () => ({ transport: smtpOptions(env) }) }),
    ],
    providers: [
      Mail,
      {
        provide: MessageTransport,
        inject: [MailerService, Realms],
        useFactory: (mailer: MailerService, realms: Realms) => new SmtpTransport(mailer, realms, env),
      },
    ],
    exports: [Mail],
  };
}

function intoMailbox(env: Env): DynamicModule {
  if (env.production) throw new Error('SMTP_URL is required in production');
  return {
    module: MailModule,
    imports: [OutboxModule],
    providers: [Mail, { provide: MessageTransport, useClass: MailboxTransport }],
    exports: [Mail],
  };
}
