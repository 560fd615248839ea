import { Module } from '@nestjs/common';
import { OutboxModule } from '../outbox/index.js';
import { RedisModule } from '../redis/index.js';
import { HealthController } from './health.controller.js';
import { PassageController } from './passage.controller.js';

export { doctorToken } from './doctor-token.js';
export { PASSAGE_PATH, type Passage } from './passage.controller.js';

/** Whether the service is well. */
@Module({
  imports: [OutboxModule, RedisModule],
  controllers: [HealthController, PassageController],
})
export class HealthModule {}
