import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { Clock, NotAuthenticated, newId, plusSeconds } from '../common/index.js';
import { Env } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { AccessTokens } from './access-token.js';
import type { OpenSession } from './open-session.js';
import { RefreshTokens } from './refresh-token.js';
import type { ReadRefreshToken } from './refresh-token.js';
import { Revocations } from './revocations.js';
import { Session } from './session.entity.js';
import type { EndReason } from './session.entity.js';
import { earlier, idleEnd, isLive } from './session-times.js';
import { RefreshReused } from './sessions.errors.js';

/** How long a rotated token still gets the same successor (s): two tabs, or an answer that got lost. */
const GRACE = 10;
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
    private readonly env: Env,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly revocations: Revocations,
  ) {}

  /** A new session, for somebody who has just proved who they are. */
  async open(tx: Tx, { isAdmin, ...owner }: SessionOwner): Promise<OpenSession> {
    const now = this.clock.now();
    const id = newId(now);
    const { token, hash } = this.refreshTokens.first(id);
    const expiresAt = plusSeconds(now, isAdmin ? Math.min(ADMIN_TTL, this.env.SESSION_TTL) : this.env.SESSION_TTL);
    const session = Object.assign(new Session(), {
      ...owner,
      id,
      refreshHash: hash,
      previousHash: null,
      rotatedAt: now,
      authenticatedAt: now,
      createdAt: now,
      lastSeenAt: now,
      idleExpiresAt: earlier(plusSeconds(now, this.idleTtl(isAdmin)), expiresAt),
      expiresAt,
      revokedAt: null,
      reason: null,
    });
    await tx.repository(Session).insert(session);
    return this.withTokens(session, token);
  }

  /**
   * Replaces a refresh token by its successor. Within the grace the same successor is handed out again; later, the
   * token that was used twice ends the session (RFC 9700, 4.14.2).
   * @throws NotAuthenticated, RefreshReused
   */
  async rotate(tx: Tx, token: string): Promise<OpenSession> {
    const presented = this.refreshTokens.read(token);
    if (!presented) throw new NotAuthenticated({ detail: 'not a refresh token of this service' });
    const successors = this.refreshTokens.successors(presented.sessionId, presented.secret);
    const [successor] = successors;
    if (!successor) throw new Error('there is no key');
    const session = await this.load(tx, presented.sessionId);
    if (await this.exchange(tx, session, presented, successor.hash)) return this.withTokens(session, successor.token);
    return this.repeat(tx, await this.load(tx, session.id), successors);
  }

  /** Which session a refresh token belongs to, if it is one of ours: whoever holds it may end that session. */
  sessionOf(refreshToken: string): string | null {
    return this.refreshTokens.read(refreshToken)?.sessionId ?? null;
  }

  /** Ends one session. Its access tokens stop working at the commit. */
  async end(tx: Tx, id: string, reason: EndReason): Promise<void> {
    await this.revoke(tx, [id], reason);
  }

  /** Ends every session of a user. */
  async endAll(tx: Tx, userId: string, reason: EndReason): Promise<void> {
    const live = await tx
      .repository(Session)
      .find({ select: { id: true }, where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(this.clock.now()) } });
    await this.revoke(
      tx,
      live.map((session) => session.id),
      reason,
    );
  }

  private async revoke(tx: Tx, ids: string[], reason: EndReason): Promise<void> {
    const now = this.clock.now();
    if (ids.length > 0) {
      await tx
        .repository(Session)
        .createQueryBuilder()
        .update()
        .set({ revokedAt: now, reason })
        .where('id IN (:...ids) AND revoked_at IS NULL', { ids })
        .execute();
    }
    tx.onCommit(() => ids.forEach((id) => this.revocations.add(id, now)));
  }

  private async load(tx: Tx, id: string): Promise<Session> {
    const session = await tx.repository(Session).findOneBy({ id });
    if (!session) throw new NotAuthenticated({ detail: 'there is no such session' });
    return session;
  }

  /** The hash stands in the WHERE: of parallel refreshes with one token, one rotates. */
  private async exchange(tx: Tx, session: Session, presented: ReadRefreshToken, successor: string): Promise<boolean> {
    const now = this.clock.now();
    const renewed = {
      refreshHash: successor,
      previousHash: presented.hash,
      rotatedAt: now,
      lastSeenAt: now,
      idleExpiresAt: idleEnd(session, now),
    };
    const result = await tx
      .repository(Session)
      .createQueryBuilder()
      .update()
      .set(renewed)
      .where('id = :id AND refresh_hash = :hash', { id: session.id, hash: presented.hash })
      .andWhere('revoked_at IS NULL AND expires_at > :now AND idle_expires_at > :now', { now })
      .execute();
    if (result.affected !== 1) return false;
    Object.assign(session, renewed);
    return true;
  }

  /** A token that is not the newest: the same successor within the grace, the end of the session after it. */
  private async repeat(tx: Tx, session: Session, successors: { token: string; hash: string }[]): Promise<OpenSession> {
    const now = this.clock.now();
    if (!isLive(session, now)) throw new NotAuthenticated({ detail: 'the session has ended' });
    const again = successors.find((each) => each.hash === session.refreshHash);
    if (again && now <= plusSeconds(session.rotatedAt, GRACE)) return this.withTokens(session, again.token);
    await this.revoke(tx, [session.id], 'refresh_reused');
    throw new RefreshReused({ detail: `session ${session.id}`, userId: session.userId });
  }

  private withTokens(session: Session, refreshToken: string): OpenSession {
    const { id, userId, realm, expiresAt, idleExpiresAt } = session;
    const access = this.accessTokens.sign(session);
    return {
      id,
      userId,
      realm,
      expiresAt,
      idleExpiresAt,
      accessToken: access.token,
      accessExpiresIn: access.expiresIn,
      refreshToken,
    };
  }

  private idleTtl(isAdmin: boolean): number {
    return isAdmin ? Math.min(ADMIN_IDLE_TTL, this.env.SESSION_IDLE_TTL) : this.env.SESSION_IDLE_TTL;
  }
}
