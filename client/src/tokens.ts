import type { SignedIn, TokenStorage } from './types.js';

export interface Tokens {
  access: string;
  refresh: string;
}

/**
 * The tokens of the transport `bearer`: in memory, and in the caller's storage where there is one. A storage that fails costs
 * what it was for, to be signed in the next time; this time goes on.
 */
export class TokenKeeper {
  private held?: Tokens;
  private loaded = false;
  /** The storage did not take what is held. */
  private astray = false;

  constructor(
    private readonly storage: TokenStorage | undefined,
    private readonly key: string,
  ) {}

  async get(): Promise<Tokens | undefined> {
    if (!this.loaded) await this.load();
    return this.held;
  }

  /** The tokens of now: another tab may have put newer ones there. */
  async reload(): Promise<Tokens | undefined> {
    if (this.storage && !this.astray) await this.load();
    return this.held;
  }

  /** Another tab has changed them: they are read anew when they are next asked for. */
  doubt(): void {
    if (this.storage && !this.astray) this.loaded = false;
  }

  /** Keeps those of an answer; does nothing where it has none. */
  async keep({ access_token: access, refresh_token: refresh }: SignedIn): Promise<void> {
    if (!access || !refresh) return;
    this.held = { access, refresh };
    this.loaded = true;
    const text = JSON.stringify(this.held);
    this.astray = await quietly(() => this.storage?.set(this.key, text)).then(
      () => false,
      () => true,
    );
    // A token that was replaced would end the session if it were used again later.
    if (this.astray) await this.drop();
  }

  async clear(): Promise<void> {
    this.held = undefined;
    this.loaded = true;
    await this.drop();
  }

  private drop(): Promise<unknown> {
    return quietly(() => this.storage?.remove(this.key)).catch(() => undefined);
  }

  private async load(): Promise<void> {
    const found = await quietly(() => this.storage?.get(this.key)).then(read, () => this.held);
    this.held = found;
    this.loaded = true;
  }
}

/** What a storage throws at once it might as well have rejected with. */
async function quietly<T>(work: () => T | Promise<T>): Promise<T> {
  return work();
}

function read(text: string | null | undefined): Tokens | undefined {
  try {
    const { access, refresh } = JSON.parse(text ?? '{}') as Partial<Tokens>;
    return typeof access === 'string' && typeof refresh === 'string' ? { access, refresh } : undefined;
  } catch {
    return undefined;
  }
}
