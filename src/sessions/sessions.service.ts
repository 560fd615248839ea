import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { Clock, Signals, newId, plusSeconds } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Realms } from '../realms/index.js';
import { AccessTokens } from './access-token.js';
import { openSession } from './open-session.js';
import type { OpenSession } from './open-session.js';
import { RefreshRotation } from './refresh-rotation.js';
import { RefreshTokens } from './refresh-token.js';
import { SessionEnding } from './session-ending.js';
import { Session } from './session.entity.js';
import type { EndReason } from './session.entity.js';
import { earlier } from './session-times.js';

/** Idle and absolute lifetimes of an administrator's session (s; security: 14). */
const ADMIN_IDLE_TTL = 3600;
const ADMIN_TTL = 43_200;

/** Whom a session is for, and from where it was opened. */
export interface SessionOwner {
  userId: string;
  realm: string;
  isAdmin: boolean;
  ip: string | null;
  userAgent: string | null;
}

/** Opens sessions, keeps them going, and ends them. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly clock: Clock,
    private readonly realms: Realms,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly rotation: RefreshRotation,
    private readonly ending: SessionEnding,
    private readonly signals: Signals,
  ) {}

  /** A new session, for somebody who has just proved who they are. */
  async open(tx: Tx, { isAdmin, ...owner }: SessionOwner): Promise<OpenSession> {
    const now = this.clock.now();
    const id = newId(now);
    const { token, hash } = this.refreshTokens.first(id);
    const { SESSION_TTL, SESSION_IDLE_TTL } = this.realms.of(owner.realm);
    const lifetime = isAdmin ? Math.min(ADMIN_TTL, SESSION_TTL) : SESSION_TTL;
    const idleTime = isAdmin ? Math.min(ADMIN_IDLE_TTL, SESSION_IDLE_TTL) : SESSION_IDLE_TTL;
    const expiresAt = plusSeconds(now, lifetime);
    const session = Object.assign(new Session(), {
      ...owner,
      id,
      refreshHash: hash,
      replacedTokens: null,
      authenticatedAt: now,
      createdAt: now,
      lastSeenAt: now,
      idleExpiresAt: earlier(plusSeconds(now, idleTime), expiresAt),
      expiresAt,
      revokedAt: null,
      reason: null,
    });
    await tx.repository(Session).insert(session);
    tx.onCommit(() => this.signals.emit('sessionOpened', { realm: owner.realm }));
    return openSession(session, this.accessTokens.sign(session), token);
  }

  /**
   * The session of a refresh token goes on, with the next pair of tokens.
   * @throws NotAuthenticated, RefreshReused
   */
  rotate(tx: Tx, realm: string, refreshToken: string): Promise<OpenSession> {
    return this.rotation.rotate(tx, realm, refreshToken);
  }

  /** Which session a refresh token belongs to, if it is one of ours: whoever holds it may end that session. */
  sessionOf(refreshToken: string): string | null {
    return this.refreshTokens.read(refreshToken)?.id ?? null;
  }

  /** Whose session of a realm it is. */
  async userOf(tx: Tx, realm: string, id: string): Promise<string | null> {
    const session = await tx.repository(Session).findOne({ select: { userId: true }, where: { id, realm } });
    return session?.userId ?? null;
  }

  /**
   * Locks a live session of a user for what is about to be done in it: nothing is, once it has ended.
   * @returns when its user last proved who they are; null where it has ended
   */
  async hold(tx: Tx, id: string, userId: string): Promise<Date | null> {
    const now = this.clock.now();
    const live = { id, userId, revokedAt: IsNull(), expiresAt: MoreThan(now), idleExpiresAt: MoreThan(now) };
    const result = await tx.repository(Session).update(live, { revokedAt: null });
    if (result.affected !== 1) return null;
    const session = await tx.repository(Session).findOne({ select: { authenticatedAt: true }, where: { id } });
    return session?.authenticatedAt ?? null;
  }

  /** The user of the session has just proved again who they are. */
  async authenticated(tx: Tx, id: string): Promise<void> {
    await tx.repository(Session).update({ id }, { authenticatedAt: this.clock.now() });
  }

  /** Ends one session. Its access tokens stop working at the commit. */
  async end(tx: Tx, id: string, reason: EndReason): Promise<void> {
    await this.ending.end(tx, [id], reason);
  }

  /** Ends every session of a user. */
  async endAll(tx: Tx, userId: string, reason: EndReason): Promise<void> {
    const live = await tx
      .repository(Session)
      .find({ select: { id: true }, where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(this.clock.now()) } });
    await this.ending.end(
      tx,
      live.map((session) => session.id),
      reason,
    );
  }
}
