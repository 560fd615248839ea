import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { DomainError } from '../common/index.js';
import type { Env } from '../config/index.js';

const DEFAULT = 'default';
const IN_REALM = /^\/api\/realms\/([^/?]*)(?=[/?]|$)/;
/** What each realm has of its own. */
const PER_REALM = /^\/(auth|users|admin)(?=[/?]|$)/;

/** The realm that each request under way named in its address. */
const named = new WeakMap<IncomingMessage, string>();

/** There is no realm of that name. */
export class RealmNotFound extends DomainError {
  readonly code = 'realm_not_found';
}

/** Notes which realm an address names, and answers the address of the same thing in the realm `default`. */
export function withoutRealm(request: IncomingMessage, url: string): string {
  const [prefix, realm] = IN_REALM.exec(url) ?? [];
  if (prefix === undefined || realm === undefined) return url;
  named.set(request, realm);
  const rest = url.slice(prefix.length);
  return PER_REALM.test(rest) ? `/api${rest}` : url;
}

/** The realm that a request is about. */
export function realmOf(request: FastifyRequest): string {
  return named.get(request.raw) ?? DEFAULT;
}

/** @throws RealmNotFound */
export function refuseUnknownRealm(request: FastifyRequest, { REALMS }: Env): void {
  const realm = realmOf(request);
  if (realm !== DEFAULT && !REALMS.includes(realm)) throw new RealmNotFound();
}

/** The realm that a request is about, as a parameter of a handler. */
export const CurrentRealm = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  realmOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
