import type { SessionChange } from './types.js';

type Kind = SessionChange['type'];
type Work<T> = (waited: boolean) => Promise<T>;

interface Locks {
  request<T>(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    work: (lock: unknown) => Promise<T>,
  ): Promise<T>;
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
  async exclusive<T>(work: Work<T>): Promise<T> {
    const { locks, name } = this;
    if (!locks) return work(false);
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), this.patience);
    let begun = false;
    const begin = (waited: boolean) => {
      begun = true;
      clearTimeout(timer);
      return work(waited);
    };
    try {
      const free = async (lock: unknown) => (lock ? { value: await begin(false) } : undefined);
      const done = await locks.request(name, { ifAvailable: true }, free);
      return done ? done.value : await locks.request(name, { signal: abort.signal }, () => begin(true));
    } catch (error) {
      if (begun) throw error;
      // A tab that sleeps with its turn, or a document that has no storage to share.
      return begin(false);
    } finally {
      clearTimeout(timer);
    }
  }
}
