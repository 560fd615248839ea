import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { Redis, RedisModule } from '../redis/index.js';
import { MemoryStorage } from './memory.storage.js';
import { RedisStorage } from './redis.storage.js';
import { SharedStorage } from './shared.storage.js';
import { SourceLimit } from './source-limit.js';
import { sourceLimits } from './source.guard.js';

export { MemoryStorage } from './memory.storage.js';
export { RedisStorage } from './redis.storage.js';
export { SourceLimit } from './source-limit.js';
export { SignsInOrSends, SourceGuard } from './source.guard.js';

function storageOf(redis: Redis, clock: Clock): ThrottlerStorage {
  const here = new MemoryStorage(clock);
  return redis.mode === 'off' ? here : new SharedStorage(here, new RedisStorage(redis, clock));
}

/** How often one source may ask. */
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      imports: [RedisModule],
      inject: [Env, Clock, Redis],
      useFactory: (env: Env, clock: Clock, redis: Redis) => ({
        ...sourceLimits(env),
        storage: storageOf(redis, clock),
      }),
    }),
  ],
  providers: [SourceLimit],
  exports: [ThrottlerModule],
})
export class ThrottlingModule {}
