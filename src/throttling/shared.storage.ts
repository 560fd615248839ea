import type { ThrottlerStorage } from '@nestjs/throttler';
import type { ThrottlerStorageRecord } from '@nestjs/throttler/dist/throttler-storage-record.interface.js';

/**
 * Counts here and, with all instances, in Redis; either of them may refuse. Without Redis the count of this process goes
 * on from where it was, so that a limit neither falls with it nor begins anew. What is refused here already asks nobody:
 * a flood stays in the process that it came to.
 */
export class SharedStorage implements ThrottlerStorage {
  constructor(
    private readonly here: ThrottlerStorage,
    private readonly everywhere: ThrottlerStorage,
  ) {}

  async increment(...hit: Parameters<ThrottlerStorage['increment']>): Promise<ThrottlerStorageRecord> {
    const own = await this.here.increment(...hit);
    if (own.isBlocked) return own;
    return this.everywhere.increment(...hit).catch(() => own);
  }
}
