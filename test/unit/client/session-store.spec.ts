import { SessionStore } from '../../../client/src/react/session-store.js';
import { clientOf, json } from './service.js';

/** A tab that counts who listens, and what somebody may come back to. */
class Tab {
  readonly listeners = new Set<() => void>();
  visibilityState = 'visible';
  addEventListener = (_: string, listener: () => void) => void this.listeners.add(listener);
  removeEventListener = (_: string, listener: () => void) => void this.listeners.delete(listener);
  show = (state: string) => {
    this.visibilityState = state;
    this.listeners.forEach((listener) => listener());
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('who is signed in, for components', () => {
  const page = globalThis as { document?: unknown };
  afterEach(() => delete page.document);

  function store(tab?: Tab) {
    const { client, asked } = clientOf(() => json(200, { id: 'u', email: 'jane@example.com' }));
    // The client was made without, so that it has no channel to other tabs.
    if (tab) page.document = tab;
    return { store: new SessionStore(client), asked };
  }

  it('listens to a tab once for all of them, and no more once the last is gone', async () => {
    const tab = new Tab();
    const { store: session, asked } = store(tab);
    const leave = [1, 2, 3].map(() => session.subscribe(() => undefined));
    await settled();
    expect([tab.listeners.size, asked.length]).toEqual([1, 1]);
    leave.pop()?.();
    expect(tab.listeners.size).toBe(1);
    leave.forEach((each) => each());
    expect(tab.listeners.size).toBe(0);
  });

  it('asks again when somebody comes back to the tab, not when they leave it', async () => {
    const tab = new Tab();
    const { store: session, asked } = store(tab);
    session.subscribe(() => undefined);
    await settled();
    tab.show('hidden');
    expect(asked).toHaveLength(1);
    tab.show('visible');
    expect(asked).toHaveLength(2);
  });

  it('does without a tab', async () => {
    const { store: session, asked } = store();
    session.subscribe(() => undefined)();
    await settled();
    expect(asked).toHaveLength(1);
  });
});
