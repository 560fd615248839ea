import { Unavailable } from '../common/index.js';

interface Waiter {
  grant: () => void;
  timer: NodeJS.Timeout;
}

/** A lock that is granted in the order in which it was asked for, with a bounded wait. */
export class FirstInFirstOutLock {
  private held = false;
  private readonly waiting: Waiter[] = [];

  /** @param timeout how long a caller waits, in ms */
  constructor(private readonly timeout: number) {}

  /**
   * Resolves to the function that gives the lock back.
   * @throws Unavailable when the wait was longer than the bound.
   */
  async acquire(): Promise<() => void> {
    if (this.held) await this.wait();
    this.held = true;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.passOn();
    };
  }

  private wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(new Unavailable('another transaction held the embedded database for too long'));
      }, this.timeout);
      const waiter: Waiter = { grant: resolve, timer };
      this.waiting.push(waiter);
    });
  }

  private passOn(): void {
    const next = this.waiting.shift();
    if (!next) {
      this.held = false;
      return;
    }
    clearTimeout(next.timer);
    next.grant();
  }
}
