import { once } from 'node:events';
import { freePort } from '../support/mariadb.js';
import type { Program, Programs } from './programs.js';
import { within } from './wait.js';

/**
 * `refuse`: nobody listens; `busy`: 421 for a greeting; `greylist`: 451 for RCPT TO; `unknown`: 550 for recipients that
 * begin so; `slow`: 3 s for each; `drop-before`: the connection goes before the message is taken; `lost-250`: it is taken,
 * and nobody hears of it; `drop-after`: the connection goes after the 250; `hold`: 250 only once released.
 */
export type Behaviour =
  | {
      mode: 'accept' | 'refuse' | 'busy' | 'greylist' | 'slow' | 'drop-before' | 'lost-250' | 'drop-after' | 'hold';
    }
  | { mode: 'unknown'; prefix: string };

export type Order = Behaviour | { release: true };

/** A message that the mail server has taken. */
export interface Caught {
  /** `<id@host>` */
  id: string;
  /** Of the envelope. */
  to: string;
  header: string[];
  code: string | null;
  at: number;
  /** Which instance it came from. */
  port: number;
  /** How the server behaved. */
  mode: Behaviour['mode'];
}

/** The mail server, from outside. */
export class Sink {
  readonly caught: Caught[] = [];
  private readonly waiting = new Set<() => void>();

  private constructor(
    private readonly program: Program,
    /** One for each instance. */
    readonly ports: readonly number[],
  ) {
    program.child.on('message', (message: Caught | { done: true }) => {
      if ('done' in message) return;
      this.caught.push(message);
      for (const look of this.waiting) look();
    });
  }

  static async start(programs: Programs): Promise<Sink> {
    const ports = [await freePort(), await freePort(), await freePort()];
    const args = ['--import', './scripts/typescript.mjs', 'test/faults/sink-server.ts', ...ports.map(String)];
    const sink = new Sink(programs.start('sink', process.execPath, args, {}, true), ports);
    await once(sink.program.child, 'message');
    return sink;
  }

  /** Resolves once it behaves so. */
  async behave(behaviour: Behaviour): Promise<void> {
    await this.order(behaviour);
  }

  async release(): Promise<void> {
    await this.order({ release: true });
  }

  freeze(): void {
    this.program.signal('SIGSTOP');
  }

  thaw(): void {
    this.program.signal('SIGCONT');
  }

  /**
   * The code of the newest message to an address that was written after `since`: copies of older ones may come late.
   * Undefined after `patience` ms.
   */
  async codeFor(to: string, since: number, patience: number): Promise<string | undefined> {
    const find = () =>
      this.caught.findLast((each) => each.to === to && each.code !== null && writtenAt(each) >= since)?.code;
    return (await this.next(find, patience)) ?? undefined;
  }

  /** What `find` finds, now or once something came. */
  async next<T>(find: () => T | undefined | null, patience: number): Promise<T | undefined> {
    const now = find();
    if (now !== undefined && now !== null) return now;
    let look: () => void = () => undefined;
    const found = new Promise<T>((resolve) => {
      look = () => {
        const value = find();
        if (value !== undefined && value !== null) resolve(value);
      };
      this.waiting.add(look);
    });
    try {
      return await within(patience, found);
    } finally {
      this.waiting.delete(look);
    }
  }

  private async order(order: Order): Promise<void> {
    const done = new Promise<void>((resolve) => {
      const listen = (message: object) => {
        if (!('done' in message)) return;
        this.program.child.off('message', listen);
        resolve();
      };
      this.program.child.on('message', listen);
    });
    this.program.child.send(order);
    await done;
  }
}

/** The time that stands in the id of a message, a UUID of version 7 (ms since 1970). */
function writtenAt({ id }: Caught): number {
  return parseInt(id.replace(/[<-]/g, '').slice(0, 12), 16);
}
