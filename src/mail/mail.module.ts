import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { MailerModule, MailerService } from '@nestjs-modules/mailer';
import type { TransportName } from '../common/index.js';
import type { Env } from '../config/index.js';
import { OutboxModule, OutboxRelay } from '../outbox/index.js';
import type { MessageTransport } from '../outbox/index.js';
import { Realms } from '../realms/index.js';
import { Mail } from './mail.js';
import { MailboxTransport } from './mailbox.transport.js';
import { mailerOptions, smtpOptions } from './smtp-options.js';
import { SmtpTransport } from './smtp.transport.js';

/** The transports in their order. */
const TRANSPORTS = Symbol('mail transports');

/** What a mail says and how it leaves: by SMTP where a server is configured, else into the development mailbox. */
@Module({})
export class MailModule implements OnModuleInit {
  constructor(
    private readonly relay: OutboxRelay,
    @Inject(TRANSPORTS) private readonly transports: readonly [MessageTransport, MessageTransport?],
  ) {}

  /** @throws Error in production without SMTP: the mailbox shows everybody's codes. */
  static forRoot(env: Env): DynamicModule {
    return env.SMTP_URL ? bySmtp(env, env.SMTP_URL) : intoMailbox(env);
  }

  onModuleInit(): void {
    this.relay.register(...this.transports);
  }
}

function bySmtp(env: Env, url: string): DynamicModule {
  const second = env.SMTP_FALLBACK_URL;
  const servers = {
    primary: smtpOptions(url, env),
    ...(second && { fallback: smtpOptions(second, env) }),
  };
  const names = Object.keys(servers) as TransportName[];
  return {
    module: MailModule,
    imports: [OutboxModule, MailerModule.forRootAsync({ imports: [], useFactory: () => mailerOptions(servers) })],
    providers: [
      Mail,
      {
        provide: TRANSPORTS,
        inject: [MailerService, Realms],
        useFactory: (mailer: MailerService, realms: Realms) =>
          names.map((name) => new SmtpTransport(mailer, realms, env, name)),
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
    providers: [Mail, { provide: TRANSPORTS, useFactory: () => [new MailboxTransport()] }],
    exports: [Mail],
  };
}
