import { Injectable, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext, PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Language } from '../common/index.js';
import { preferredLanguage } from './accept-language.js';
import { clientAddress } from './client-address.js';
import { AuthCookies } from './cookies.js';

/** Where a request comes from: for sessions, budgets and the trail. */
export interface ClientInfo {
  ip: string;
  userAgent: string | null;
  /** The token of a browser that has signed in before. */
  device: string | null;
  /** Whether it is a browser that will keep a cookie, and no client that takes its tokens from the body. */
  keepsCookies: boolean;
  /** What `Accept-Language` asks for; null where that is none that messages are written in. */
  language: Language | null;
}

const LONGEST_USER_AGENT = 255;

/** Reads the client from its request. */
@Injectable()
export class ClientPipe implements PipeTransform<FastifyRequest, ClientInfo> {
  constructor(private readonly cookies: AuthCookies) {}

  transform(request: FastifyRequest): ClientInfo {
    const userAgent = request.headers['user-agent']?.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_USER_AGENT);
    return {
      ip: clientAddress(request),
      userAgent: userAgent ?? null,
      device: this.cookies.device(request),
      keepsCookies: !wantsTokens(request),
      language: preferredLanguage(request.headers['accept-language']),
    };
  }
}

const TheRequest = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** The client of a request, as a parameter of a handler. */
export const Client = () => TheRequest(ClientPipe);

/** The body is not checked yet; only this one value of it makes a difference here. */
function wantsTokens({ body }: FastifyRequest): boolean {
  if (typeof body !== 'object' || body === null || body instanceof URLSearchParams) return true;
  return 'token_transport' in body && body.token_transport === 'bearer';
}
