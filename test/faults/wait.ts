import { setTimeout as pause } from 'node:timers/promises';

export { pause };

/** The first value that is none of undefined, null and false. @throws Error after `limit` ms */
export async function until<T>(what: string, limit: number, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + limit;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${limit} ms`);
    await pause(50);
  }
}

/** As `work` ends, but after `limit` ms with undefined. */
export async function within<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
  const stop = new AbortController();
  try {
    return await Promise.race([work, pause(limit, undefined, { signal: stop.signal }).catch(() => undefined)]);
  } finally {
    stop.abort();
  }
}
