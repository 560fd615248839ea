import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { ThrottlerStorageRecord } from '@nestjs/throttler/dist/throttler-storage-record.interface.js';
import { Clock } from '../common/index.js';
import { recordOf } from './window-record.js';

/** More sources at once than this, and the oldest windows go: memory stays bounded whatever an attacker invents. */
const MOST_WINDOWS = 100_000;

interface Window {
  hits: number;
  endsAt: number;
}

/** Fixed windows in this process. The limits that guard codes are not here: they live in the database. */
@Injectable()
export class MemoryStorage implements ThrottlerStorage {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly clock: Clock) {}

  /** @param ttl the window's length in ms */
  increment(key: string, ttl: number, limit: number): Promise<ThrottlerStorageRecord> {
    const now = this.clock.now().getTime();
    const window = this.windowOf(key, now, ttl);
    window.hits++;
    return Promise.resolve(recordOf(window.hits, window.endsAt - now, limit));
  }

  private windowOf(key: string, now: number, ttl: number): Window {
    const current = this.windows.get(key);
    if (current && current.endsAt > now) return current;
    const fresh = { hits: 0, endsAt: now + ttl };
    this.windows.delete(key);
    this.makeRoom(now);
    this.windows.set(key, fresh);
    return fresh;
  }

  /** A Map keeps the order of insertion: what ends first stands first. */
  private makeRoom(now: number): void {
    for (const [key, window] of this.windows) {
      if (window.endsAt > now && this.windows.size < MOST_WINDOWS) return;
      this.windows.delete(key);
    }
  }
}
