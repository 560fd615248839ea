import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AdminModule } from './admin/index.js';
import { AuthModule } from './auth/index.js';
import { CommonModule } from './common/index.js';
import { ConfigModule } from './config/index.js';
import type { Env } from './config/index.js';
import { DatabaseModule } from './database/index.js';
import { HealthModule } from './health/index.js';
import { DomainErrorFilter, HttpModule, validationPipe } from './http/index.js';
import { MailboxModule } from './mailbox/index.js';
import { MetricsModule } from './metrics/index.js';
import { RealmsModule } from './realms/index.js';
import { RetentionModule } from './retention/index.js';
import { SessionGuard, SessionsModule } from './sessions/index.js';
import { SmsModule } from './sms/index.js';
import { TracesModule } from './traces/index.js';
import { SourceGuard, ThrottlingModule } from './throttling/index.js';
import { WebModule } from './web/index.js';

/** The list of modules, and what stands before every route: the source's limit, then the session. */
@Module({})
export class AppModule {
  static forRoot(env: Env): DynamicModule {
    const auth = AuthModule.forRoot(env);
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(env),
        CommonModule,
        DatabaseModule,
        HttpModule,
        ThrottlingModule,
        RealmsModule,
        SmsModule.forRoot(env),
        SessionsModule,
        auth,
        AdminModule.forRoot(auth),
        MailboxModule.forRoot(env),
        RetentionModule,
        HealthModule,
        MetricsModule.forRoot(env),
        TracesModule,
        WebModule,
      ],
      providers: [
        { provide: APP_FILTER, useClass: DomainErrorFilter },
        { provide: APP_GUARD, useClass: SourceGuard },
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    };
  }
}
