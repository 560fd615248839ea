import { Injectable } from '@nestjs/common';

/** The time, as a dependency: no test sleeps, and every rule about time can be tried at any moment. */
export abstract class Clock {
  /** The present moment, in whole milliseconds. */
  abstract now(): Date;
}

/** The clock of the machine: what production runs on. */
@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** `time` moved by `seconds` (negative: earlier). */
export function plusSeconds(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}

/** Whole seconds from `now` until `time`, rounded up, never negative: what `expires_in` and `Retry-After` say. */
export function secondsUntil(time: Date, now: Date): number {
  return Math.max(0, Math.ceil((time.getTime() - now.getTime()) / 1000));
}
