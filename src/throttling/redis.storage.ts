import type { ThrottlerStorage } from '@nestjs/throttler';
import type { ThrottlerStorageRecord } from '@nestjs/throttler/dist/throttler-storage-record.interface.js';
import type { Clock } from '../common/index.js';
import { type Redis, RedisAway } from '../redis/index.js';
import { recordOf } from './window-record.js';

/**
 * One step, so that parallel requests of all instances are counted one by one. The window begins with its first request
 * and ends by the time that is passed in: as in `MemoryStorage`, and by the same clock. Redis' own clock only removes
 * what nobody asks for any more, long after its end. An instance whose clock is some seconds ahead or behind ends a
 * window so much earlier or later.
 */
const COUNT = `
local now, ttl = tonumber(ARGV[1]), tonumber(ARGV[2])
local ends = tonumber(redis.call('HGET', KEYS[1], 'ends') or 0)
if ends <= now then
  ends = now + ttl
  redis.call('HSET', KEYS[1], 'ends', ends, 'hits', 0)
  redis.call('PEXPIRE', KEYS[1], 2 * ttl)
end
return { redis.call('HINCRBY', KEYS[1], 'hits', 1), math.min(ends - now, ttl) }`;

/** Fixed windows that all instances share. */
export class RedisStorage implements ThrottlerStorage {
  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
  ) {}

  /**
   * @param ttl the window's length in ms
   * @throws RedisAway
   */
  async increment(key: string, ttl: number, limit: number): Promise<ThrottlerStorageRecord> {
    const answer = await this.redis.run(COUNT, `limit:${key}`, this.clock.now().getTime(), ttl);
    const [hits, left] = Array.isArray(answer) ? (answer as unknown[]) : [];
    if (typeof hits !== 'number' || typeof left !== 'number') throw new RedisAway();
    return recordOf(hits, left, limit);
  }
}
