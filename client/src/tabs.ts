import type { SessionChange } from './types.js';

type Kind = SessionChange['type'];

interface Turn {
  waited: boolean;
  end: () => void;
}

interface Locks {
  request(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    work: (lock: unknown) => Promise<void>,
  ): Promise<void>;
}

interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
}

/** What a page has, and little else. */
interface Page {
  document?: unknown;
  navigator?: { locks?: Locks };
  BroadcastChannel?: new (name: string) => Channel;
}

const KINDS: readonly unknown[] = ['signed-in', 'refreshed', 'signed-out'] satisfies Kind[];

/**
 * The tabs that share a session: whose turn it is to change it, and what became of it. In Node, and where tokens are in the
 * memory of one tab, nobody else shares it.
 */
export class Tabs {
  private readonly channel?: Channel;
  private readonly locks?: Locks;

  /** @param patience for how long another tab may have its turn (ms) */
  constructor(
    private readonly name: string,
    shared: boolean,
    private readonly patience: number,
    heard: (type: Kind) => void,
  ) {
    const { document, navigator, BroadcastChannel } = globalThis as unknown as Page;
    if (!shared || !document) return;
    // Absent over plain http elsewhere than on localhost.
    this.locks = navigator?.locks;
    if (!BroadcastChannel) return;
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }) => {
      if (KINDS.includes(data)) heard(data as Kind);
    };
  }

  tell(type: Kind): void {
    this.channel?.postMessage(type);
  }

  /**
   * Runs `work` in no tab but this. It learns whether it had to wait for another tab. Without locks all run at once, which
   * the service forgives for 10 s: it gives a replaced refresh token its newest successor.
   */
  async exclusive<T>(work: (waited: boolean) => Promise<T>): Promise<T> {
    const { waited, end } = await this.turn();
    try {
      return await work(waited);
    } finally {
      end();
    }
  }

  private turn(): Promise<Turn> {
    const { locks, name, patience } = this;
    return new Promise((resolve) => {
      // No locks, a document that may have none, or a tab that sleeps with its turn.
      const without = () => resolve({ waited: false, end: () => undefined });
      if (!locks) {
        without();
        return;
      }
      const take = (waited: boolean) => new Promise<void>((end) => resolve({ waited, end }));
      const wait = () => {
        const abort = new AbortController();
        const timer = setTimeout(() => abort.abort(), patience);
        const begin = () => {
          clearTimeout(timer);
          return take(true);
        };
        locks.request(name, { signal: abort.signal }, begin).catch(without);
      };
      locks.request(name, { ifAvailable: true }, async (lock) => (lock ? take(false) : wait())).catch(without);
    });
  }
}
