import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Eraser } from '../database/index.js';
import { ERASERS } from './retention.js';

/** How far the removal of old rows is behind. */
@Injectable()
export class Lag {
  constructor(
    @Inject(ERASERS) private readonly erasers: Eraser[],
    private readonly clock: Clock,
  ) {}

  /**
   * By table, how long its oldest row has been past its time (s); 0 where none is, or where no index would tell. Each costs
   * one entry of an index.
   * @throws Unavailable when the database can't be reached
   */
  async read(): Promise<Map<string, number>> {
    const lags = new Map<string, number>();
    for (const eraser of this.erasers) {
      const since = await eraser.overdueSince();
      lags.set(eraser.table, since ? Math.max(0, (this.clock.now().getTime() - since.getTime()) / 1000) : 0);
    }
    return lags;
  }
}
