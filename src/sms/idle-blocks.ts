import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Database, IdleRows } from '../database/index.js';
import { NumberBlock } from './number-block.entity.js';

/** A day after its last code neither its hour nor its day counts, and its breaker is closed. */
const IDLE = 'last_sent_at <= :dayAgo AND hour_started_at <= :dayAgo AND day_started_at <= :dayAgo';

/** Blocks of numbers in which nothing counts any more. */
@Injectable()
export class IdleBlocks extends IdleRows<NumberBlock> {
  constructor(database: Database, clock: Clock) {
    super(database, clock, { entity: NumberBlock, table: 'number_blocks', name: 'block', idle: IDLE });
  }
}
