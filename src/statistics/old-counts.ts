import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Database, OldRows } from '../database/index.js';
import { FunnelCount } from './funnel-count.entity.js';

/** Counts whose time has come: those of hours go long before those of days. */
@Injectable()
export class OldCounts extends OldRows<FunnelCount> {
  constructor(database: Database, clock: Clock) {
    super(database, clock, {
      entity: FunnelCount,
      table: 'funnel_counts',
      key: 'id',
      time: 'expiresAt',
      period: 0,
      follow: 'time',
    });
  }
}
