import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientAddress } from './client-address.js';

/** Where a request comes from, for sessions and limits. */
export interface ClientInfo {
  ip: string;
  userAgent: string | null;
}

const LONGEST_USER_AGENT = 255;

/** The client of a request, as a parameter of a handler. */
export const Client = createParamDecorator((_: unknown, context: ExecutionContext): ClientInfo => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const userAgent = request.headers['user-agent']?.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_USER_AGENT);
  return { ip: clientAddress(request), userAgent: userAgent ?? null };
});
