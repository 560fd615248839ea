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
    const { along, also } = conditions(filter);
    const values = { realm, ...filter };
    return this.replicas.read((manager) =>
      walkBack(manager, { entity: AuditEvent, along, ...(also && { also }), values, order: 'time' }, page),
    );
  }
}

function conditions(filter: TrailFilter): { along: string; also: string } {
  const [first, ...others] = WORDS.filter((word) => filter[word] !== undefined);
  const isPersonal = first !== undefined && OF_A_PERSON.includes(first);
  const along = [
    ...(isPersonal ? [] : ['item.realm = :realm']),
    ...(first ? [`item.${first} = :${first}`] : []),
    ...(filter.from ? ['item.createdAt >= :from'] : []),
    ...(filter.to ? ['item.createdAt < :to'] : []),
  ];
  // No index is meant to answer these: the database shall not choose one that is longer.
  const also = [...(isPersonal ? ['realm'] : []), ...others].map((word) => `COALESCE(item.${word}, '') = :${word}`);
  return { along: along.join(' AND '), also: also.join(' AND ') };
}
