import { Injectable } from '@nestjs/common';
import { InjectThrottlerStorage } from '@nestjs/throttler';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { RateLimited } from '../common/index.js';
import { Env } from '../config/index.js';
import { clientAddress, sourceOf } from '../http/index.js';

const MINUTE = 60_000;

/** What monitors ask. */
const UNLIMITED = new Set(['/health', '/health/live', '/health/ready', '/api/auth/health']);

/** `LIMIT_PER_SOURCE_ALL`: everything that one source asks, before anything is read: pages and wrong addresses too. */
@Injectable()
export class SourceLimit {
  constructor(
    @InjectThrottlerStorage() private readonly storage: ThrottlerStorage,
    private readonly env: Env,
  ) {}

  /** @throws RateLimited */
  async check(request: FastifyRequest): Promise<void> {
    if (UNLIMITED.has(request.routeOptions.url ?? '')) return;
    const key = `all:${sourceOf(clientAddress(request))}`;
    const limit = this.env.LIMIT_PER_SOURCE_ALL;
    const { isBlocked, timeToBlockExpire } = await this.storage.increment(key, MINUTE, limit, MINUTE, 'all');
    if (isBlocked) throw new RateLimited(timeToBlockExpire, 'all requests of this source', 'source_all');
  }
}
