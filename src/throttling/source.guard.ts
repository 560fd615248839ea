import { Injectable, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { ThrottlerModuleOptions } from '@nestjs/throttler';
import type { ThrottlerLimitDetail } from '@nestjs/throttler/dist/throttler.guard.interface.js';
import type { FastifyRequest } from 'fastify';
import { RateLimited } from '../common/index.js';
import type { Env } from '../config/index.js';
import { clientAddress, sourceOf } from '../http/index.js';

const MINUTE = 60_000;
const SIGNS_IN_OR_SENDS = 'latchkey:signs-in-or-sends';

/** Marks a route that signs in or sends a message: all of them together share one limit per source. */
export const SignsInOrSends = () => SetMetadata(SIGNS_IN_OR_SENDS, true);

function isMarked(context: ExecutionContext, mark: string): boolean {
  return [context.getHandler(), context.getClass()].some((target) => Reflect.getMetadata(mark, target) === true);
}

/** The limit per source address on routes that sign in or send, a minute long. */
export function sourceLimits(env: Env): ThrottlerModuleOptions {
  return {
    setHeaders: false,
    throttlers: [
      {
        name: 'entry',
        ttl: MINUTE,
        limit: env.LIMIT_PER_SOURCE,
        skipIf: (context) => !isMarked(context, SIGNS_IN_OR_SENDS),
      },
    ],
  };
}

/** Counts requests by what is protected, a source's share, and not by the handler that took them (security: 20). */
@Injectable()
export class SourceGuard extends ThrottlerGuard {
  protected override getTracker(request: Record<string, unknown>): Promise<string> {
    return Promise.resolve(sourceOf(clientAddress(request as unknown as FastifyRequest)));
  }

  protected override generateKey(_context: ExecutionContext, source: string, name: string): string {
    return `${name}:${source}`;
  }

  protected override throwThrottlingException(_: ExecutionContext, detail: ThrottlerLimitDetail): Promise<void> {
    throw new RateLimited(detail.timeToBlockExpire, 'requests of this source', 'source');
  }
}
