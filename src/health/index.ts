import { Module } from '@nestjs/common';
import { RedisModule } from '../redis/index.js';
import { GreetingController } from './greeting.controller.js';
import { HealthController } from './health.controller.js';

/** Whether the service is well. */
@Module({ imports: [RedisModule], controllers: [HealthController, GreetingController] })
export class HealthModule {}
