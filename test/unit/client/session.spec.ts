import type { SessionChange, TokenStorage } from '../../../client/src/index.js';
import { clientOf, json, problem, rotating, signedIn } from './service.js';
import type { Answering } from './service.js';

const CREDENTIALS = { email: 'jane@example.com', password: 'four more words to remember' };
const KEY = 'latchkey:https://id.example.com/:default';
const bearer = { transport: 'bearer' } as const;

function memory(content: Record<string, string> = {}): TokenStorage & { content: Map<string, string> } {
  const map = new Map(Object.entries(content));
  return {
    content: map,
    get: (key) => Promise.resolve(map.get(key)),
    set: (key, value) => Promise.resolve(map.set(key, value)),
    remove: (key) => Promise.resolve(map.delete(key)),
  };
}

const held = (n: number | string) => JSON.stringify({ access: `access-${n}`, refresh: `refresh-${n}` });
/** Answers to be given later, each by its path. */
function gate(): { open: () => void; closed: Promise<void> } {
  let open = () => {};
  const closed = new Promise<void>((resolve) => (open = resolve));
  return { open, closed };
}

describe('a session that has run out', () => {
  it('is refreshed once for ten calls at once, each of which is then sent once more', async () => {
    const service = rotating();
    const { client, asked } = clientOf(service.answering, bearer);
    await client.login(CREDENTIALS);
    service.expire();
    const changes: string[] = [];
    client.onSessionChange(({ type }) => changes.push(type));
    await Promise.all(Array.from({ length: 10 }, () => client.me()));
    expect(service.refreshes()).toBe(1);
    expect(asked.filter(({ path }) => path.endsWith('/me'))).toHaveLength(20);
    expect(changes).toEqual(['refreshed']);
  });

  it('is refreshed once where ten ask for just that', async () => {
    const service = rotating();
    const { client } = clientOf(service.answering, bearer);
    await client.login(CREDENTIALS);
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.refresh()));
    expect(service.refreshes()).toBe(1);
    expect(new Set(answers).size).toBe(1);
    await client.refresh();
    expect(service.refreshes()).toBe(2);
  });

  it('is not refreshed again by a call that began before, and learned of it after', async () => {
    const service = rotating();
    const { open, closed } = gate();
    const slow: Answering = async (asked) => {
      const answer = await service.answering(asked);
      if (asked.path.endsWith('/sessions') && answer.status === 401) await closed;
      return answer;
    };
    const { client } = clientOf(slow, bearer);
    await client.login(CREDENTIALS);
    service.expire();
    const late = client.sessions.list();
    await client.me();
    open();
    await late;
    expect(service.refreshes()).toBe(1);
  });

  it('does not try for ever: a call that is refused with the new tokens is refused', async () => {
    let refreshes = 0;
    const { client } = clientOf(({ path }) => {
      if (path.endsWith('/refresh')) return json(200, signedIn(++refreshes));
      return path.endsWith('/login') ? json(200, signedIn(0)) : problem(401, 'not_authenticated');
    }, bearer);
    await client.login(CREDENTIALS);
    await expect(client.me()).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(refreshes).toBe(1);
  });

  it.each(['step_up_required', 'invalid_credentials'])('has not where a 401 says %s', async (code) => {
    const { client, asked } = clientOf(() => problem(401, code));
    await expect(client.account.changeEmail({ email: 'new@example.com' })).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(1);
  });

  it.each(['not_authenticated', 'refresh_reused'])('has ended where the refresh is refused with %s', async (code) => {
    const storage = memory({ [KEY]: held(1) });
    const { client } = clientOf(({ path }) => problem(401, path.endsWith('/refresh') ? code : 'not_authenticated'), {
      ...bearer,
      storage,
    });
    const changes: SessionChange[] = [];
    client.onSessionChange((change) => changes.push(change));
    await expect(client.me()).rejects.toMatchObject({ code, status: 401 });
    await expect(client.me()).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(storage.content.size).toBe(0);
    expect(changes).toEqual([{ type: 'signed-out', elsewhere: false, user: undefined }]);
  });

  it.each([
    ['the network fails', () => Promise.reject(new TypeError('fetch failed')), 'network'],
    ['there is too much of it', () => problem(429, 'rate_limited', { retry_after: 9 }), 'rate_limited'],
    ['the service is away', () => problem(503, 'unavailable', { retry_after: 9 }), 'unavailable'],
  ])('stays where %s in the refresh, and goes on afterwards', async (_, failing, code) => {
    const service = rotating();
    let fails = true;
    const { client } = clientOf((asked) => {
      return asked.path.endsWith('/refresh') && fails ? failing() : service.answering(asked);
    }, bearer);
    await client.login(CREDENTIALS);
    const changes: string[] = [];
    client.onSessionChange(({ type }) => changes.push(type));
    service.expire();
    await expect(client.me()).rejects.toMatchObject({ code });
    fails = false;
    await client.me();
    expect(changes).toEqual(['refreshed']);
  });

  it('is refreshed for the others when one of those who wait is aborted', async () => {
    const service = rotating();
    const { open, closed } = gate();
    const { client } = clientOf(async (asked) => {
      if (asked.path.endsWith('/refresh')) await closed;
      return service.answering(asked);
    }, bearer);
    await client.login(CREDENTIALS);
    service.expire();
    const abort = new AbortController();
    const [given, kept] = [client.refresh({ signal: abort.signal }), client.me()];
    abort.abort(new Error('no longer'));
    await expect(given).rejects.toThrow('no longer');
    open();
    await expect(kept).resolves.toEqual({ id: 'u' });
  });
});

describe('what changes a session', () => {
  it('goes one after the other: a refresh does not overwrite the sign-in after it', async () => {
    const { open, closed } = gate();
    const { client, asked } = clientOf(
      async ({ path }) => {
        if (path.endsWith('/refresh')) await closed;
        return json(200, signedIn(path.endsWith('/refresh') ? 'old' : 'new'));
      },
      { ...bearer, storage: memory({ [KEY]: held(1) }) },
    );
    const refreshed = client.refresh();
    const login = client.login(CREDENTIALS);
    open();
    await Promise.all([refreshed, login]);
    await client.me();
    expect(asked.at(-1)?.headers.get('authorization')).toBe('Bearer access-new');
  });

  it('is told to every listener, also behind one that throws, until it has gone', async () => {
    const uncaught = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
    const { client } = clientOf(() => json(200, signedIn(1)), bearer);
    const heard: string[] = [];
    client.onSessionChange(() => {
      throw new Error('of the page');
    });
    const stop = client.onSessionChange(({ type, user, elsewhere }) => heard.push(`${type} ${user?.id} ${elsewhere}`));
    await client.login(CREDENTIALS);
    stop();
    await client.logout();
    expect(heard).toEqual(['signed-in u false']);
    expect(() => (uncaught.mock.calls[0]?.[0] as () => void)()).toThrow('of the page');
    uncaught.mockRestore();
  });

  it('is no sign-out where the service was not reached', async () => {
    const service = rotating();
    let away = true;
    const { client } = clientOf((asked) => {
      return asked.path.endsWith('/logout') && away ? Promise.reject(new Error('away')) : service.answering(asked);
    }, bearer);
    await client.login(CREDENTIALS);
    await expect(client.logout()).rejects.toMatchObject({ code: 'network' });
    await expect(client.me()).resolves.toEqual({ id: 'u' });
    away = false;
    await client.logout();
    await expect(client.me()).rejects.toMatchObject({ code: 'not_authenticated' });
  });

  it('is signed out where there was no session any more', async () => {
    const { client } = clientOf(() => problem(401, 'not_authenticated'));
    expect(await client.logout()).toMatchObject({ success: true });
    expect(await client.logoutAll()).toMatchObject({ success: true });
  });
});

describe('bearer tokens', () => {
  it('are asked for where one signs in, and travel without cookies', async () => {
    const { client, asked } = clientOf(() => json(200, signedIn(1)), bearer);
    await client.login(CREDENTIALS);
    await client.account.changePassword({ current_password: 'a', new_password: 'b' });
    expect(asked.map(({ body }) => body.token_transport)).toEqual(['bearer', undefined]);
    expect(asked.map(({ init }) => init.credentials)).toEqual(['omit', 'omit']);
  });

  it('are in no storage that was not given', async () => {
    const written = jest.fn();
    const page = globalThis as Record<string, unknown>;
    const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
    Object.defineProperty(globalThis, 'localStorage', { value: { setItem: written }, configurable: true });
    const { client } = clientOf(() => json(200, signedIn(1)), bearer);
    await client.login(CREDENTIALS);
    expect(written).not.toHaveBeenCalled();
    if (before) Object.defineProperty(globalThis, 'localStorage', before);
    else delete page.localStorage;
  });

  it('come from the storage, and each new pair goes there', async () => {
    const service = rotating();
    const storage = memory({ [KEY]: held(1) });
    const { client } = clientOf(service.answering, { ...bearer, storage });
    await expect(client.me()).resolves.toEqual({ id: 'u' });
    service.expire();
    await client.me();
    expect(storage.content.get(KEY)).toBe(held(2));
    await client.logout();
    expect(storage.content.size).toBe(0);
  });

  it('are not refreshed where another tab has put newer ones there', async () => {
    const service = rotating();
    const storage = memory({ [KEY]: held(0) });
    const { client } = clientOf(service.answering, { ...bearer, storage });
    const failing = client.me();
    storage.content.set(KEY, held(1));
    await expect(failing).resolves.toEqual({ id: 'u' });
    expect(service.refreshes()).toBe(0);
  });

  const broken = () => Promise.reject(new Error('the keychain is locked'));
  const throwing = () => {
    throw new Error('the keychain is locked');
  };
  it.each([
    ['rejects', { get: broken, set: broken, remove: broken }],
    ['throws', { get: throwing, set: throwing, remove: throwing }],
    ['holds something else', { ...memory({ [KEY]: 'null' }), set: broken }],
    ['holds half a pair', memory({ [KEY]: '{"access":"a"}' })],
    ['holds no JSON', memory({ [KEY]: '{' })],
  ])('are kept in memory where the storage %s', async (_, storage) => {
    const service = rotating();
    const { client } = clientOf(service.answering, { ...bearer, storage });
    await expect(client.me()).rejects.toMatchObject({ code: 'not_authenticated' });
    await client.login(CREDENTIALS);
    await expect(client.me()).resolves.toEqual({ id: 'u' });
    service.expire();
    await expect(client.me()).resolves.toEqual({ id: 'u' });
    await client.logout();
    await expect(client.me()).rejects.toMatchObject({ code: 'not_authenticated' });
  });

  it('that could not be stored leave none there that were replaced', async () => {
    const storage = { ...memory({ [KEY]: held(1) }), set: broken };
    const { client } = clientOf(rotating().answering, { ...bearer, storage });
    await client.refresh();
    expect(storage.content.size).toBe(0);
  });
});
