import { Injectable } from '@nestjs/common';
import { Clock, NotAuthenticated, Signals } from '../common/index.js';
import type { ReadToken } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { AccessTokens } from './access-token.js';
import { openSession } from './open-session.js';
import type { OpenSession } from './open-session.js';
import { RefreshTokens } from './refresh-token.js';
import { SessionEnding } from './session-ending.js';
import { Session } from './session.entity.js';
import type { ReplacedToken } from './session.entity.js';
import { idleEnd, isLive } from './session-times.js';
import { RefreshReused } from './sessions.errors.js';

/** How long a replaced token still gets the newest one (ms): two tabs, or an answer that got lost. */
const GRACE = 10_000;
/** Replaced tokens that a session remembers for that long. A client replaces one; who replaces more is no client. */
const MOST_REMEMBERED = 20;

/** Replaces refresh tokens, each by its successor and once. */
@Injectable()
export class RefreshRotation {
  constructor(
    private readonly clock: Clock,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly ending: SessionEnding,
    private readonly signals: Signals,
  ) {}

  /**
   * Replaces a refresh token by its successor. Within the grace of its own replacement it gets the newest token of its
   * session; later, the token that was used twice ends the session (RFC 9700, 4.14.2).
   * @throws NotAuthenticated, RefreshReused
   */
  async rotate(tx: Tx, realm: string, token: string): Promise<OpenSession> {
    const presented = this.refreshTokens.read(token);
    if (!presented) throw new NotAuthenticated({ detail: 'not a refresh token of this service' });
    const successor = this.refreshTokens.successor(presented);
    const session = await this.load(tx, realm, presented.id);
    if (await this.exchange(tx, session, presented, successor.hash)) {
      tx.onCommit(() => this.signals.emit('sessionRefreshed', { realm, outcome: 'rotated' }));
      return this.withTokens(session, successor.token);
    }
    return this.repeat(tx, await this.load(tx, realm, session.id), presented);
  }

  private async load(tx: Tx, realm: string, id: string): Promise<Session> {
    const session = await tx.repository(Session).findOneBy({ id, realm });
    if (!session) throw new NotAuthenticated({ detail: 'there is no such session' });
    return session;
  }

  /** The hash stands in the WHERE: of parallel refreshes with one token, one rotates. */
  private async exchange(tx: Tx, session: Session, presented: ReadToken, successor: string): Promise<boolean> {
    const now = this.clock.now();
    const renewed = {
      refreshHash: successor,
      replacedTokens: remembered(session, { hash: presented.hash, at: now.getTime() }),
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

  /** A token that is not the newest: the newest within its grace, the end of the session after it. */
  private async repeat(tx: Tx, session: Session, presented: ReadToken): Promise<OpenSession> {
    const now = this.clock.now();
    if (!isLive(session, now)) throw new NotAuthenticated({ detail: 'the session has ended' });
    const later = hashesAfter(session, presented.hash, now.getTime());
    if (!later) {
      await this.ending.end(tx, [session.id], 'refresh_reused');
      throw new RefreshReused({ detail: `session ${session.id}`, userId: session.userId });
    }
    const newest = this.refreshTokens.follow(presented, later);
    if (!newest) throw new NotAuthenticated({ detail: 'a successor was made under a retired key' });
    tx.onCommit(() => this.signals.emit('sessionRefreshed', { realm: session.realm, outcome: 'repeated' }));
    return this.withTokens(session, newest);
  }

  private withTokens(session: Session, refreshToken: string): OpenSession {
    return openSession(session, this.accessTokens.sign(session), refreshToken);
  }
}

/** The replaced tokens that are still within their grace when `replaced` joins them. */
function remembered({ replacedTokens }: Session, replaced: ReplacedToken): ReplacedToken[] {
  const lately = (replacedTokens ?? []).filter(({ at }) => replaced.at <= at + GRACE);
  return [...lately, replaced].slice(-MOST_REMEMBERED);
}

/** The hashes of the tokens that followed the one with `hash`, up to the newest; undefined when its grace is over. */
function hashesAfter({ replacedTokens, refreshHash }: Session, hash: string, now: number): string[] | undefined {
  const tokens = replacedTokens ?? [];
  const at = tokens.findIndex((token) => token.hash === hash && now <= token.at + GRACE);
  return at < 0 ? undefined : [...tokens.slice(at + 1).map((token) => token.hash), refreshHash];
}
