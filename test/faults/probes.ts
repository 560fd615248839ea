import type { Customer, Tokens } from './customer.js';
import type { Ledger } from './ledger.js';
import { send } from './send.js';
import { pause } from './wait.js';
import type { World } from './world.js';

/** How long a probe looks on (ms). */
export const LOOKS = 2_500;

/** How long a session that was ended went on to work at an instance. */
export interface Outlived {
  instance: string;
  /** When the answer came that it was ended. */
  at: number;
  /** ms */
  by: number;
  /** The last request that it opened. */
  requestId: string;
}

/** Looks at each instance whether a session that was ended still works there. */
export class Probes {
  readonly seen: Outlived[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly world: World,
    private readonly ledger: Ledger,
  ) {}

  /** The answer that ended the session has just come. */
  ended(tokens: Tokens, customer: Customer): void {
    const at = Date.now();
    this.ledger.ended.push({ tokens, at });
    const probe = this.look(tokens, customer, at).finally(() => this.running.delete(probe));
    this.running.add(probe);
  }

  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  private async look(tokens: Tokens, customer: Customer, at: number): Promise<void> {
    await Promise.all(
      this.world.instances.map(async (instance) => {
        let last: { at: number; id: string } | undefined;
        while (Date.now() - at < LOOKS) {
          if (instance.state === 'up') {
            const headers = { authorization: `Bearer ${tokens.access}` };
            const reply = await send(instance.url, 'GET', '/api/auth/me', { headers, from: customer.from });
            this.world.journal.note('probe', instance.name, 'GET', '/api/auth/me', reply);
            if (reply.status === 200) last = { at: reply.at, id: String(reply.headers['x-request-id']) };
            if (reply.status === 401) break;
          }
          await pause(60);
        }
        this.seen.push({ instance: instance.name, at, by: last ? last.at - at : 0, requestId: last?.id ?? '' });
      }),
    );
  }
}
