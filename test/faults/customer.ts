import type { Chance } from './chance.js';
import type { Reply } from './send.js';
import { send } from './send.js';
import type { World } from './world.js';

/** What is known of an account from its answers: `maybe` where one was lost that may have made it. */
export type Existence = 'no' | 'maybe' | 'yes';

/** The tokens of one sign-in, in cookies or in the body. */
export interface Tokens {
  access: string;
  refresh: string;
  asCookies: boolean;
  sessionId: string;
}

/** The answer was lost, or says that it is not known what was done. */
export class Lost extends Error {}

/** Messages that one address may get in an hour (SEND_PER_HOUR). */
export const MOST_MESSAGES = 5;

/** Somebody with an address, a source of their own and a password, and what they have been told. */
export class Customer {
  exists: Existence = 'no';
  /** Of the last change that was acknowledged. */
  password: string;
  /** Of a change whose answer was lost: it, or the one before it, is right. */
  perhaps: string | undefined;
  messages = 0;
  lastMessageAt = 0;
  /** A challenge whose answer was lost: whether it was used decides whether the account exists. */
  pending: string | undefined;

  constructor(
    readonly world: World,
    readonly chance: Chance,
    readonly email: string,
    public from: string,
  ) {
    this.password = this.newPassword();
    world.journal.secrets.add(email);
  }

  newPassword(): string {
    const letters = Array.from({ length: 14 }, () => this.chance.pick([...'bcdfghjkmnpqrstvwxz'])).join('');
    const password = `${letters} ${this.chance.between(1000, 9999)}`;
    this.world.journal.secrets.add(password);
    return password;
  }

  /** Through nginx; every request is noted. */
  async ask(flow: string, method: string, path: string, body?: object, tokens?: Tokens): Promise<Reply> {
    return this.askAt(this.world.nginx.url, 'nginx', flow, method, path, body, tokens);
  }

  async askAt(
    base: string,
    via: string,
    flow: string,
    method: string,
    path: string,
    body?: object,
    tokens?: Tokens,
  ): Promise<Reply> {
    const headers = tokens ? headersOf(tokens) : {};
    const reply = await send(base, method, path, { body, headers, from: this.from });
    this.world.journal.note(flow, via, method, path, reply);
    return reply;
  }

  /** The tokens of an answer that signs in; both kinds are secrets. */
  tokensOf(reply: Reply, asCookies: boolean): Tokens {
    const { body } = reply;
    const cookies = cookiesOf(reply);
    const access = asCookies ? cookies.get('__Host-access') : (body.access_token as string);
    const refresh = asCookies ? cookies.get('__Host-refresh') : (body.refresh_token as string);
    if (!access || !refresh) throw new Error(`no tokens in ${JSON.stringify(Object.keys(body))}`);
    this.world.journal.secrets.add(access).add(refresh);
    return { access, refresh, asCookies, sessionId: (body.session as { id: string }).id };
  }
}

/** Whether nobody can say what the request did. */
export function isLost({ status }: Reply): boolean {
  return status === 0 || status >= 500;
}

function headersOf({ access, refresh, asCookies }: Tokens): Record<string, string> {
  if (!asCookies) return { authorization: `Bearer ${access}` };
  return { cookie: `__Host-access=${access}; __Host-refresh=${refresh}`, origin: 'https://app.latchkey.test' };
}

function cookiesOf({ headers }: Reply): Map<string, string> {
  const pairs = (headers['set-cookie'] ?? []).map((line) => /^([^=;]+)=([^;]*)/.exec(line));
  return new Map(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', pair[2] ?? ''] as const] : [])));
}
