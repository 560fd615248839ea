import type { LatchkeyClient } from '../client.js';
import { LatchkeyError } from '../errors.js';
import type { SessionChange, User } from '../types.js';

export interface SessionState {
  status: 'loading' | 'signed-in' | 'signed-out';
  user?: User;
  /** Why it can't be told whether somebody is signed in: `refresh` tries again. */
  error?: LatchkeyError;
}

const LOADING: SessionState = { status: 'loading' };

/** What a page has; React Native and servers have none. */
interface Tab {
  visibilityState?: string;
  addEventListener?: (type: string, listener: () => void) => void;
  removeEventListener?: (type: string, listener: () => void) => void;
}

/**
 * Who is signed in, for as many components as ask; asked of the service once, and again when somebody comes back to this tab:
 * the session may have ended on another device.
 */
export class SessionStore {
  private state = LOADING;
  private readonly watching = new Set<() => void>();
  private unsubscribe?: () => void;
  /** Of several answers the one to the latest question counts. */
  private asked = 0;

  constructor(private readonly client: LatchkeyClient) {}

  readonly snapshot = (): SessionState => this.state;
  /** On a server nobody knows yet. */
  readonly serverSnapshot = (): SessionState => LOADING;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.watching.add(changed);
    if (!this.unsubscribe) {
      this.unsubscribe = this.watch();
      void this.load();
    }
    return () => {
      this.watching.delete(changed);
      if (this.watching.size > 0) return;
      this.unsubscribe?.();
      this.unsubscribe = undefined;
    };
  };

  private watch(): () => void {
    const unsubscribe = this.client.onSessionChange((change) => this.heard(change));
    const { document: tab } = globalThis as unknown as { document?: Tab };
    const cameBack = () => tab?.visibilityState === 'visible' && void this.load();
    tab?.addEventListener?.('visibilitychange', cameBack);
    return () => {
      tab?.removeEventListener?.('visibilitychange', cameBack);
      unsubscribe();
    };
  }

  /** Asks the service who is signed in. */
  readonly load = async (): Promise<void> => {
    const question = ++this.asked;
    const next = await this.client.me().then(signedIn, (error: unknown) => this.without(error));
    if (question === this.asked) this.set(next);
  };

  private heard({ type, user }: SessionChange): void {
    if (type === 'signed-out') this.answer({ status: 'signed-out' });
    else if (user) this.answer(signedIn(user));
    else if (type === 'signed-in' || this.state.status !== 'signed-in') void this.load();
  }

  /** Whoever is signed in stays so while the service can't be reached. */
  private without(error: unknown): SessionState {
    const known = error instanceof LatchkeyError ? error : new LatchkeyError('internal', {}, error);
    return known.status === 401 ? { status: 'signed-out' } : { ...this.state, error: known };
  }

  private answer(state: SessionState): void {
    this.asked++;
    this.set(state);
  }

  private set(state: SessionState): void {
    this.state = state;
    this.watching.forEach((changed) => changed());
  }
}

function signedIn(user: User): SessionState {
  return { status: 'signed-in', user };
}
