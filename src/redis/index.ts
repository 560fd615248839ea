import { Module } from '@nestjs/common';
import { Redis } from './redis.js';

export { RedisAway } from './link.js';
export { redisOptions } from './options.js';
export { Redis, type RedisMode } from './redis.js';

/** What instances share beside the database, where `REDIS_URL` says so. */
@Module({ providers: [Redis], exports: [Redis] })
export class RedisModule {}
