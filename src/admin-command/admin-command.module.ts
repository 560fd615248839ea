import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { InvitationLinks } from '../auth/index.js';
import { CommonModule } from '../common/index.js';
import { ConfigModule } from '../config/index.js';
import type { Env } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { HttpModule } from '../http/index.js';
import { LinksModule } from '../otp/index.js';
import { RealmsModule } from '../realms/index.js';
import { SessionsModule } from '../sessions/index.js';
import { UsersModule } from '../users/index.js';
import { Admins } from './admins.js';

/** What the command needs of the service: no route is served, and no message sent. */
@Module({})
export class AdminCommandModule {
  static forRoot(env: Env): DynamicModule {
    return {
      module: AdminCommandModule,
      imports: [
        ConfigModule.forRoot(env),
        CommonModule,
        DatabaseModule,
        HttpModule,
        RealmsModule,
        LinksModule,
        SessionsModule,
        AuditModule,
        UsersModule,
      ],
      providers: [Admins, InvitationLinks],
    };
  }
}
