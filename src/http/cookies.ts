import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Env } from '../config/index.js';
import { realmOf } from './realm.js';

type Kind = 'access' | 'refresh' | 'device';

/** How long a browser keeps the cookie by which it is known (s): a year. */
const DEVICE_MAX_AGE = 31_536_000;

/**
 * The session's cookies and the device's: HTTP-only, for this host alone (`__Host-`), secure wherever `PUBLIC_URL` is https,
 * and named by the realm: those of one mean nothing in another.
 */
@Injectable()
export class AuthCookies {
  private readonly secure: boolean;

  constructor(private readonly env: Env) {
    this.secure = env.PUBLIC_URL.startsWith('https:');
  }

  /** The access token that the browser sent. */
  access(request: FastifyRequest): string | null {
    return request.cookies[this.name('access', request)] ?? null;
  }

  /** The refresh token that the browser sent. */
  refresh(request: FastifyRequest): string | null {
    return request.cookies[this.name('refresh', request)] ?? null;
  }

  /** The token of a browser that has signed in before. */
  device(request: FastifyRequest): string | null {
    return request.cookies[this.name('device', request)] ?? null;
  }

  /** Makes the browser known from now on. */
  setDevice(reply: FastifyReply, token: string): void {
    this.write(reply, 'device', token, DEVICE_MAX_AGE);
  }

  /** @param lifetimes seconds */
  set(
    reply: FastifyReply,
    tokens: { access: string; refresh: string },
    lifetimes: { access: number; refresh: number },
  ) {
    this.write(reply, 'access', tokens.access, lifetimes.access);
    this.write(reply, 'refresh', tokens.refresh, lifetimes.refresh);
  }

  /** Makes the browser forget its session, but not that it is known. */
  clear(reply: FastifyReply): void {
    this.write(reply, 'access', '', 0);
    this.write(reply, 'refresh', '', 0);
  }

  private write(reply: FastifyReply, kind: Kind, value: string, maxAge: number): void {
    reply.setCookie(this.name(kind, reply.request), value, {
      httpOnly: true,
      secure: this.secure,
      sameSite: this.env.COOKIE_SAMESITE,
      path: '/',
      maxAge,
    });
  }

  private name(kind: Kind, request: FastifyRequest): string {
    const realm = realmOf(request);
    const name = realm === 'default' ? kind : `${kind}.${realm}`;
    return this.secure ? `__Host-${name}` : name;
  }
}
