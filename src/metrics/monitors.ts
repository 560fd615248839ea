import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NotAuthenticated, digest, sameBytes } from '../common/index.js';
import { Env } from '../config/index.js';

export const METRICS_PATH = '/metrics';
const BEARER = /^Bearer +(\S+)$/i;

/** Whether anybody is shown metrics: in production only who has METRICS_TOKEN, and so nobody where there is none. */
export function hasMetrics({ production, METRICS_TOKEN }: Env): boolean {
  return !production || METRICS_TOKEN !== undefined;
}

/** Who may read the metrics. */
@Injectable()
export class Monitors {
  constructor(private readonly env: Env) {}

  /** @throws NotAuthenticated without METRICS_TOKEN, where one is set */
  refuseStrangers(request: FastifyRequest): void {
    if (this.env.METRICS_TOKEN !== undefined && !this.hasToken(request)) {
      throw new NotAuthenticated({ detail: 'METRICS_TOKEN' });
    }
  }

  /**
   * Whether a request is a scrape that names the token: no limit counts it, since a flood from the same source must not blind
   * the monitor that shows it. Whoever has no token is counted like everybody.
   */
  isScrape(request: FastifyRequest): boolean {
    return request.routeOptions.url === METRICS_PATH && this.hasToken(request);
  }

  /** Digests are compared, so that not even the token's length shows in the time. */
  private hasToken({ headers }: FastifyRequest): boolean {
    const token = this.env.METRICS_TOKEN;
    const given = BEARER.exec(headers.authorization ?? '')?.[1];
    return token !== undefined && given !== undefined && sameBytes(hashed(given), hashed(token));
  }
}

function hashed(text: string): Buffer {
  return Buffer.from(digest(Buffer.from(text)));
}
