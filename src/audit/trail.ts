import { Injectable } from '@nestjs/common';
import { Replicas, walkBack } from '../database/index.js';
import type { Stretch } from '../database/index.js';
import { AuditEvent } from './audit-event.entity.js';

/** What is looked for; an event has to fit all of it. */
export interface TrailFilter {
  userId?: string | undefined;
  actorId?: string | undefined;
  ip?: string | undefined;
  type?: string | undefined;
  /** With this time. */
  from?: Date | undefined;
  /** Without it. */
  to?: Date | undefined;
}

/** The rarest first: along its index the walk is shortest. */
const WORDS = ['userId', 'actorId', 'ip', 'type'] as const;
const INDICES = {
  userId: 'audit_events_user',
  actorId: 'audit_events_actor',
  ip: 'audit_events_ip',
  type: 'audit_events_type',
};
/** A person, or whoever did it, has an index of their own, over all realms. */
const OF_A_PERSON: readonly string[] = ['userId', 'actorId'];

/** The audit trail, read; on a replica, where there is one. */
@Injectable()
export class Trail {
  constructor(private readonly replicas: Replicas) {}

  /**
   * Up to `take` events of a realm that are older than the id `before`, newest first.
   * @throws Unavailable when the database can't be reached
   */
  events(
    realm: string,
    filter: TrailFilter,
    page: { before: string | undefined; take: number },
  ): Promise<Stretch<AuditEvent>> {
    const { from: since, to: until } = filter;
    const walk = { entity: AuditEvent, ...conditions(realm, filter), since, until, order: 'time' as const };
    return this.replicas.read((manager) => walkBack(manager, walk, page));
  }
}

function conditions(realm: string, filter: TrailFilter) {
  const [first, ...others] = WORDS.filter((word) => filter[word] !== undefined);
  const isPersonal = first !== undefined && OF_A_PERSON.includes(first);
  const values = { realm, ...filter };
  const all = (words: readonly string[]) => ({
    where: words.map((word) => `item.${word} = :${word}`).join(' AND '),
    values,
  });
  const along = all([...(isPersonal ? [] : ['realm']), ...(first ? [first] : [])]);
  const also = [...(isPersonal ? ['realm'] : []), ...others];
  const index = first ? INDICES[first] : 'audit_events_realm';
  return { index, along, ...(also.length > 0 && { also: all(also) }) };
}
