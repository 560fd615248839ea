import type { ThrottlerStorageRecord } from '@nestjs/throttler/dist/throttler-storage-record.interface.js';

/** What a fixed window answers after `hits` requests, `left` ms before its end. */
export function recordOf(hits: number, left: number, limit: number): ThrottlerStorageRecord {
  const timeToExpire = Math.ceil(left / 1000);
  const isBlocked = hits > limit;
  return { totalHits: hits, timeToExpire, isBlocked, timeToBlockExpire: isBlocked ? timeToExpire : 0 };
}
