import { inTab } from './storage.js';

const KEY = 'latchkey.renewed';
/** A page that was loaded anew and still lacks something is not loaded anew again for so long (ms). */
const PAUSE = 60_000;

/** What was thrown for parts that could not be loaded. */
const missing = new WeakSet<object>();
let renewing: Promise<boolean> | undefined;

/**
 * After a new build the parts of an older page are gone: the page is loaded anew, once. Vite says so of each part that could
 * not be loaded.
 */
export function renewWhenOutdated(): void {
  addEventListener('vite:preloadError', ({ payload }) => {
    missing.add(payload);
    renewing ??= renewOnce();
  });
}

/** Whether the page is being loaded anew for the part whose absence was thrown; undefined where it was something else. */
export function renewalFor(thrown: unknown): Promise<boolean> | undefined {
  const causes = [thrown, thrown instanceof Error && thrown.cause];
  return causes.some((each) => typeof each === 'object' && each !== null && missing.has(each)) ? renewing : undefined;
}

/**
 * Loads the page anew, where that leads anywhere: in the place of one that can't be had there would be nothing at all.
 * @returns false where it can't be had
 */
export async function renew(): Promise<boolean> {
  const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
  if (!answer || answer.status >= 500) return false;
  location.reload();
  return true;
}

async function renewOnce(): Promise<boolean> {
  const last = Number(inTab.get(KEY));
  // Where nothing is kept, nobody could tell the first time from the next.
  if (Date.now() - last < PAUSE || !inTab.set(KEY, String(Date.now()))) return false;
  return renew();
}
