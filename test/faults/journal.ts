import type { Reply } from './send.js';

/** What a fault reaches. */
export type Part = 'database' | 'redis' | 'smtp' | 'instances' | 'clock' | 'disk';

/** The time of one fault: from its begin until everything works again. */
export interface Window {
  fault: string;
  touches: readonly Part[];
  from: number;
  /** When it was over; Infinity while it lasts. */
  ended: number;
  /** When everything worked again; Infinity while it does not. */
  to: number;
}

/** One request and what came of it. */
export interface Operation {
  at: number;
  ms: number;
  flow: string;
  route: string;
  status: number;
  code: string;
  requestId: string;
  /** `nginx`, or the instance that was asked directly. */
  via: string;
  retryAfter: string;
  type: string;
  error: string;
}

export interface Violation {
  what: string;
  evidence: string;
  at: number;
}

/** Who may say late that a machine is slow: more than this the process of the suite itself was held up (ms). */
const LAG = 20;

/** All that happened, for the checks after it. */
export class Journal {
  readonly operations: Operation[] = [];
  readonly windows: Window[] = [];
  readonly violations: Violation[] = [];
  /** Faults that could not be tried on this machine, and why. */
  readonly leftOut = new Map<string, string>();
  /** How often each flow was begun. */
  readonly flows = new Map<string, number>();
  /** Secrets that must stand in no log. */
  readonly secrets = new Set<string>();
  private readonly lags: { at: number; ms: number }[] = [];
  private readonly ticker: NodeJS.Timeout;

  constructor() {
    let last = performance.now();
    this.ticker = setInterval(() => {
      const now = performance.now();
      if (now - last > 50 + LAG) this.lags.push({ at: Date.now(), ms: now - last - 50 });
      last = now;
    }, 50);
    this.ticker.unref();
  }

  /** How long this very process was held up in a time (ms): what it measured there is so much too long. */
  lagWithin(from: number, to: number): number {
    return this.lags.filter(({ at }) => at >= from && at <= to + 100).reduce((sum, { ms }) => sum + ms, 0);
  }

  violation(what: string, evidence: string): void {
    this.violations.push({ what, evidence, at: Date.now() });
  }

  begin(fault: string, touches: readonly Part[]): Window {
    const window = { fault, touches, from: Date.now(), ended: Infinity, to: Infinity };
    this.windows.push(window);
    return window;
  }

  /** It never was. */
  leaveOut(window: Window, why: string): void {
    this.windows.splice(this.windows.indexOf(window), 1);
    this.leftOut.set(window.fault, why);
  }

  note(flow: string, via: string, method: string, path: string, reply: Reply): void {
    const { headers, body } = reply;
    this.operations.push({
      at: reply.at,
      ms: reply.ms,
      flow,
      via,
      route: `${method} ${path}`,
      status: reply.status,
      code: typeof body.code === 'string' ? body.code : '',
      requestId: one(headers['x-request-id']),
      retryAfter: one(headers['retry-after']),
      type: one(headers['content-type']),
      error: reply.error ?? '',
    });
  }

  /** The fault that was there at some moment of this time. */
  faultDuring(from: number, to: number): Window | undefined {
    return this.windows.findLast((window) => window.from <= to && window.to >= from);
  }

  /** What faults reached at some moment of this time. */
  touchedDuring(from: number, to: number): Set<Part> {
    return new Set(
      this.windows.filter((window) => window.from <= to && window.to >= from).flatMap((each) => each.touches),
    );
  }
}

function one(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join() : (header ?? '');
}
