import { Injectable } from '@nestjs/common';
import { Replicas, walk } from '../database/index.js';
import { dialectOf, fits, markOf, partsOf } from './search-parts.js';
import type { UserMark } from './search-parts.js';
import { trackOf, wayOf } from './search-ways.js';
import type { UserFilter } from './search-ways.js';
import type { User } from './user.entity.js';

/** Who fits, and where the page ended; no mark after the last one. */
export interface UserPage {
  users: User[];
  next?: UserMark | undefined;
}

/**
 * Lists people, a page at a time. Each page walks along an index from where the last one ended, however many people there are: a
 * search goes through the fields one after another, in the order of each. Where most of those it passes don't fit, it ends early.
 */
@Injectable()
export class UserSearch {
  constructor(private readonly replicas: Replicas) {}

  /**
   * Up to `limit` people after `mark`. Without a query the newest come first.
   * @returns `null` for a mark of another search
   * @throws Unavailable when the database can't be reached
   */
  async page(filter: UserFilter, limit: number, mark?: UserMark): Promise<UserPage | null> {
    const parts = partsOf(filter.query);
    const first = mark ? parts[mark.part] : parts[0];
    if (!first || (mark && !fits(mark, first))) return null;
    return this.replicas.read(async (manager) => {
      const track = await trackOf(manager, filter);
      const dialect = dialectOf(manager);
      const found: { user: User; mark: UserMark }[] = [];
      for (const [at, part] of parts.entries()) {
        if (at < (mark?.part ?? 0)) continue;
        const after = at === mark?.part ? mark : undefined;
        const way = wayOf(parts, at, { filter, track, after, dialect });
        const { rows, end } = await walk(manager, way, limit + 1 - found.length);
        found.push(...rows.map((user) => ({ user, mark: markOf(user, at, part) })));
        if (end) return { users: found.map(({ user }) => user), next: markOf(end, at, part) };
        if (found.length > limit) break;
      }
      const page = found.slice(0, limit);
      return { users: page.map(({ user }) => user), next: found.length > limit ? page.at(-1)?.mark : undefined };
    });
  }
}
