import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule, OldEvents } from '../audit/index.js';
import type { Eraser } from '../database/index.js';
import { DevicesModule, OldDevices } from '../devices/index.js';
import { IdleBudgets, OldChallenges, OtpModule } from '../otp/index.js';
import { ExpiredPayloads, OldMessages, OutboxModule } from '../outbox/index.js';
import { OldRegistrations, RegistrationsModule } from '../registrations/index.js';
import { OldSessions, SessionsModule } from '../sessions/index.js';
import { IdleBlocks } from '../sms/index.js';
import { OldCounts, StatisticsModule } from '../statistics/index.js';
import { Lag } from './lag.js';
import { Lease } from './lease.entity.js';
import { Leases } from './leases.js';
import { ERASERS, Retention } from './retention.js';

export { Lag } from './lag.js';
export { Retention } from './retention.js';

/** Secrets first; messages before the challenges by which an erasure would find them. */
const erasers = [
  ExpiredPayloads,
  OldRegistrations,
  OldMessages,
  OldChallenges,
  OldSessions,
  OldDevices,
  OldEvents,
  OldCounts,
  IdleBudgets,
  IdleBlocks,
];

/** The rows that nothing needs any more leave. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Lease]),
    AuditModule,
    DevicesModule,
    OtpModule,
    OutboxModule,
    RegistrationsModule,
    SessionsModule,
    StatisticsModule,
  ],
  providers: [
    Leases,
    Lag,
    Retention,
    { provide: ERASERS, inject: erasers, useFactory: (...all: Eraser[]): Eraser[] => all },
  ],
  exports: [Lag],
})
export class RetentionModule {}
