import { Module } from '@nestjs/common';
import { GreetingController } from './greeting.controller.js';
import { HealthController } from './health.controller.js';

/** Whether the service is well. */
@Module({ controllers: [HealthController, GreetingController] })
export class HealthModule {}
