import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import type { FindOptionsWhere } from 'typeorm';
import { Clock } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { SessionEnding } from './session-ending.js';
import { Session } from './session.entity.js';

/** More than one person has; a list of more would be a stranger's work. */
const MOST_LISTED = 100;

/** What the owner of a session is told of it. */
export type LiveSession = Pick<Session, 'id' | 'ip' | 'userAgent' | 'createdAt' | 'lastSeenAt' | 'expiresAt'>;

/** The sessions of one user, as that user sees them. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ending: SessionEnding,
  ) {}

  /** Those that still go on, newest first, at most a hundred. */
  list(userId: string): Promise<LiveSession[]> {
    return this.database.read((manager) =>
      manager.getRepository(Session).find({
        where: this.liveOf(userId),
        order: { createdAt: 'DESC', id: 'DESC' },
        take: MOST_LISTED,
      }),
    );
  }

  /**
   * Ends one that still goes on; its access tokens stop working at the commit.
   * @returns whether the user has such a session
   */
  async end(tx: Tx, userId: string, id: string): Promise<boolean> {
    const isTheirs = await tx.repository(Session).existsBy({ ...this.liveOf(userId), id });
    if (isTheirs) await this.ending.end(tx, [id], 'ended_by_user');
    return isTheirs;
  }

  /** Forgets from where the user signed in. That the sessions ended must be known as long as their tokens live. */
  async strip(tx: Tx, userId: string): Promise<void> {
    await tx.repository(Session).update({ userId }, { ip: null, userAgent: null });
  }

  private liveOf(userId: string): FindOptionsWhere<Session> {
    const now = this.clock.now();
    return { userId, revokedAt: IsNull(), expiresAt: MoreThan(now), idleExpiresAt: MoreThan(now) };
  }
}
