import { Clock } from '../../src/common/index.js';

/** A clock that stands until it is told to move. */
export class TestClock extends Clock {
  private time = new Date('2027-03-14T09:26:53.000Z').getTime();

  now(): Date {
    return new Date(this.time);
  }

  /** Moves on by `seconds`. */
  advance(seconds: number): void {
    this.time += seconds * 1000;
  }
}
