import { plusSeconds } from '../common/index.js';

/** Failures in a row after which a transport is left out. */
const MOST_FAILURES = 3;
/** How long it is left out before one message tries it again (s). */
const PAUSE = 30;

/** Whether a transport is worth a message's time: left out after some failures in a row, tried by one message at a time then. */
export class Circuit {
  private failures = 0;
  private leftOutUntil: Date | undefined;
  private isProbed = false;

  /** Whether the last conversation failed. */
  get isFailing(): boolean {
    return this.failures > 0;
  }

  /** Whether a message may try now. Who is told yes tells `succeeded`, `failed` or `released`. */
  admits(now: Date): boolean {
    if (this.leftOutUntil === undefined) return true;
    if (this.isProbed || this.isPausing(now, this.leftOutUntil)) return false;
    this.isProbed = true;
    return true;
  }

  /** The probe told nothing: the next message is one. */
  released(): void {
    this.isProbed = false;
  }

  succeeded(): void {
    this.failures = 0;
    this.leftOutUntil = undefined;
    this.isProbed = false;
  }

  failed(now: Date): void {
    this.failures += 1;
    if (this.failures >= MOST_FAILURES) this.leftOutUntil = plusSeconds(now, PAUSE);
    this.isProbed = false;
  }

  /** Not where a clock was set back: the end would lie further ahead than any pause. */
  private isPausing(now: Date, until: Date): boolean {
    return now < until && until <= plusSeconds(now, PAUSE);
  }
}
