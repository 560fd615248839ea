import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { OutboxModule } from '../outbox/index.js';
import { StatisticsModule } from '../statistics/index.js';
import { UsersModule } from '../users/index.js';
import { AdminGuard } from './admin.guard.js';
import { AuditEventsController } from './audit-events.controller.js';
import { MessagesController } from './messages.controller.js';
import { PeopleModule } from './people.module.js';
import { ReadStats } from './read-stats.js';
import { RetryMessage } from './retry-message.js';
import { StatsController } from './stats.controller.js';

/** What administrators see and do in their realm. */
@Module({
  imports: [UsersModule, AuditModule, OutboxModule, StatisticsModule],
  controllers: [AuditEventsController, MessagesController, StatsController],
  providers: [AdminGuard, RetryMessage, ReadStats],
})
export class AdminModule {
  /** @param auth the one that the application has: its use cases are shared */
  static forRoot(auth: DynamicModule): DynamicModule {
    return { module: AdminModule, imports: [PeopleModule.forRoot(auth)] };
  }
}
