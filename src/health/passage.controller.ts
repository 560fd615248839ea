import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock, NotFound } from '../common/index.js';
import { Keys } from '../config/index.js';
import { Public, clientAddress } from '../http/index.js';
import { isDoctor } from './doctor-token.js';

export const PASSAGE_PATH = '/health/passage';
/** Hops that are told, and characters of each. */
const HOPS = 10;
const LONGEST_HOP = 64;

/** How a request came: what only the service itself sees. */
export interface Passage {
  /** The address of the client, as limits and the trail take it. */
  client: string;
  /** Who is at the other end of the connection. */
  peer: string;
  /** Whether TRUST_PROXY names that one. */
  trusted: boolean;
  /** `X-Forwarded-For`, hop by hop, as it came. */
  forwarded: string[];
}

/**
 * `/health/passage`: tells `npm run doctor` how its request came through the proxies. Whoever can't show that they know
 * APP_SECRET gets the answer of an address that does not exist; who listens in learns how their own requests come, for a minute.
 */
@ApiExcludeController()
@Public()
@Controller(PASSAGE_PATH)
export class PassageController {
  constructor(
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  @Get()
  tell(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Passage {
    if (!isDoctor(this.keys, request.headers.authorization, this.clock.now())) throw new NotFound();
    reply.header('Cache-Control', 'no-store');
    return {
      client: clientAddress(request),
      peer: request.socket.remoteAddress ?? '',
      // Fastify's own list begins with the peer and goes on for as long as it trusts.
      trusted: (request.ips?.length ?? 1) > 1,
      forwarded: hopsOf(request),
    };
  }
}

function hopsOf({ headers }: FastifyRequest): string[] {
  const text = [headers['x-forwarded-for'] ?? []].flat().join(',');
  return text
    .split(',')
    .map((hop) => hop.trim().slice(0, LONGEST_HOP))
    .filter(Boolean)
    .slice(0, HOPS);
}
