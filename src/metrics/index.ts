import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Env } from '../config/index.js';
import { OutboxModule } from '../outbox/index.js';
import { PasswordsModule } from '../passwords/index.js';
import { RetentionModule } from '../retention/index.js';
import { UsersModule } from '../users/index.js';
import { Counting } from './counting.js';
import { Meter } from './meter.js';
import { MetricsController } from './metrics.controller.js';
import { Monitors, hasMetrics } from './monitors.js';
import { Readings } from './readings.js';
import { RareReadings } from './rare-readings.js';
import { observeRequests } from './requests.js';

export { Monitors } from './monitors.js';

/** What the service tells monitors. Where nobody may read it, nothing is counted. */
@Module({})
export class MetricsModule {
  static forRoot(env: Env): DynamicModule {
    if (!hasMetrics(env)) return { module: MetricsModule, providers: [Monitors] };
    return {
      module: MetricsModule,
      imports: [OutboxModule, PasswordsModule, RetentionModule, UsersModule],
      controllers: [MetricsController],
      providers: [Monitors, Meter, Counting, Readings, RareReadings],
    };
  }
}

/** Counts every answer from here on. */
export function registerMetrics(app: NestFastifyApplication, env: Env): void {
  if (hasMetrics(env)) observeRequests(app.getHttpAdapter().getInstance(), app.get(Meter).meters);
}
