import { LatchkeyError } from './errors.js';
import { send } from './send.js';
import { Tabs } from './tabs.js';
import { TokenKeeper } from './tokens.js';
import type { CallOptions, ClientOptions, ClientRequest, SessionChange, SignedIn, User } from './types.js';
import { until } from './until.js';

/** Longer than a request may take, so that who waits does not run into one that is still under way. */
const TURN = 20_000;

/** What a refresh is needed for. */
interface Need {
  /** The generation that turned out to have run out; without it the session is refreshed in any case. */
  began?: number;
  /** Another tab's turn with the cookies counts as a refresh; unless that has turned out to be wrong. */
  trusting?: boolean;
}

type Listener = (change: SessionChange) => void;

/** Sends requests in the session, keeps it going, and tells what becomes of it. */
export class Session {
  private readonly bearer: boolean;
  private readonly tokens: TokenKeeper;
  private readonly tabs: Tabs;
  private readonly listeners = new Set<Listener>();
  /** Whoever began in an older one need not refresh: somebody has. */
  private generation = 0;
  private ended = false;
  /** What changes the session goes one after the other: a late refresh must not overwrite a new sign-in. */
  private queue: Promise<unknown> = Promise.resolve();
  private refreshing?: Promise<SignedIn | undefined>;

  constructor(private readonly options: ClientOptions) {
    const { baseUrl, realm = 'default', transport, storage, timeout = 0 } = options;
    const name = `latchkey:${baseUrl}:${realm}`;
    this.bearer = transport === 'bearer';
    this.tokens = new TokenKeeper(this.bearer ? storage : undefined, name);
    this.tabs = new Tabs(name, !this.bearer || storage !== undefined, TURN + timeout, (type) => this.heard(type));
  }

  onChange(listener: Listener): () => void {
    const own: Listener = (change) => listener(change);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  /** Sends a request; where the session has run out, it is refreshed once and the request sent once more. */
  async call(request: ClientRequest, options: CallOptions = {}): Promise<unknown> {
    if (!request.signedIn) return this.once(request, options);
    let began = this.generation;
    for (const trusting of [true, false]) {
      try {
        return await this.once(request, options);
      } catch (error) {
        if (!hasRunOut(error)) throw error;
      }
      const own = await this.renew(options, { began, trusting });
      if (own) break;
      began = this.generation;
    }
    return this.once(request, options);
  }

  /** Refreshes now, or takes the refresh that is under way. */
  async refresh(options: CallOptions = {}): Promise<SignedIn> {
    return (await this.renew(options)) as SignedIn;
  }

  /** Forgets the session here and in the other tabs, without asking the service. */
  async forget(): Promise<void> {
    await this.tokens.clear();
    this.generation++;
    if (!this.ended) this.say('signed-out');
    this.ended = true;
  }

  private async once(request: ClientRequest, options: CallOptions): Promise<unknown> {
    if (!request.effect) return this.send(request, options);
    return until(
      options,
      this.inTurn(async () => {
        const answer = await this.send(withTransport(request, this.bearer), options);
        if (request.effect === 'ends') await this.forget();
        else if (isSignedIn(answer)) await this.adopt(answer, 'signed-in');
        return answer;
      }),
    );
  }

  private async send(request: ClientRequest, options: CallOptions): Promise<unknown> {
    const tokens = this.bearer ? await this.tokens.get() : undefined;
    return send(this.options, request, options, tokens?.access);
  }

  /**
   * One refresh at a time.
   * @returns undefined where somebody else has refreshed it
   */
  private async renew(options: CallOptions, need: Need = {}): Promise<SignedIn | undefined> {
    for (;;) {
      if (this.isMet(need)) return undefined;
      const joined = this.refreshing !== undefined;
      this.refreshing ??= this.inTurn((waited) => this.exchange(need, waited)).finally(() => {
        this.refreshing = undefined;
      });
      const answer = await until(options, this.refreshing);
      // Who insists does not take that another tab had its turn for an answer.
      if (answer || !joined || need.trusting) return answer;
    }
  }

  private isMet({ began }: Need): boolean {
    return began !== undefined && began !== this.generation;
  }

  private async exchange(need: Need, waited: boolean): Promise<SignedIn | undefined> {
    const before = this.bearer ? await this.tokens.get() : undefined;
    const held = this.bearer ? await this.tokens.reload() : undefined;
    const others = this.bearer ? held?.refresh !== before?.refresh : need.trusting && waited;
    if (this.isMet(need) || (need.began !== undefined && others)) return undefined;
    try {
      if (this.bearer && !held)
        throw new LatchkeyError('not_authenticated', { status: 401, detail: 'There is no session.' });
      const body = held && { refresh_token: held.refresh };
      const answer = (await send(this.options, { method: 'POST', path: 'auth/refresh', body }, {})) as SignedIn;
      await this.adopt(answer, 'refreshed');
      return answer;
    } catch (error) {
      if (error instanceof LatchkeyError && error.status === 401) await this.forget();
      throw error;
    }
  }

  private async adopt(answer: SignedIn, type: 'signed-in' | 'refreshed'): Promise<void> {
    if (this.bearer) await this.tokens.keep(answer);
    this.generation++;
    this.ended = false;
    this.say(type, answer.user);
  }

  private inTurn<T>(work: (waited: boolean) => Promise<T>): Promise<T> {
    const turn = this.queue.then(() => this.tabs.exclusive(work));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private say(type: SessionChange['type'], user?: User): void {
    this.tabs.tell(type);
    this.notify({ type, user, elsewhere: false });
  }

  private heard(type: SessionChange['type']): void {
    this.generation++;
    this.ended = type === 'signed-out';
    this.tokens.doubt();
    this.notify({ type, elsewhere: true });
  }

  /** A listener that throws is reported as any uncaught error, and keeps nobody else from hearing. */
  private notify(change: SessionChange): void {
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

/** Not those 401 that say that a proof was wrong, or that one is due. */
function hasRunOut(error: unknown): boolean {
  return error instanceof LatchkeyError && error.code === 'not_authenticated';
}

function isSignedIn(answer: unknown): answer is SignedIn {
  return typeof answer === 'object' && answer !== null && 'session' in answer;
}

/** Signing in is the one time that a client says how tokens are to travel. */
function withTransport(request: ClientRequest, bearer: boolean): ClientRequest {
  const says = bearer && request.effect === 'opens' && !request.signedIn;
  return says ? { ...request, body: { ...request.body, token_transport: 'bearer' } } : request;
}
