import { inTab } from './storage.js';

const KEY = 'latchkey.renewed';
/** A page that was loaded anew and still lacks something is not loaded anew again for so long (ms). */
const PAUSE = 60_000;
/** How long is waited for a word of the page (ms). */
const PATIENCE = 5_000;

/** What was thrown for parts that could not be loaded. */
const missing = new WeakSet<object>();
let renewing: Promise<boolean> | undefined;

/** Vite says of each part that could not be loaded; whether the page can go on without is for whoever wanted it. */
export function noteMissingParts(): void {
  addEventListener('vite:preloadError', ({ payload }) => void missing.add(payload));
}

/** Whether it was thrown for a part that could not be loaded. */
export function isMissing(thrown: unknown): boolean {
  const causes = [thrown, thrown instanceof Error && thrown.cause];
  return causes.some((each) => typeof each === 'object' && each !== null && missing.has(each));
}

/**
 * After a new build the parts of an older page are gone: the page is loaded anew, once a minute at most.
 * @returns false where that was not done
 */
export function renewOnce(): Promise<boolean> {
  renewing ??= tryOnce().finally(() => (renewing = undefined));
  return renewing;
}

/**
 * Loads the page anew, where that leads anywhere: in the place of one that can't be had there would be nothing at all.
 * @returns false where it can't be had
 */
export async function renew(): Promise<boolean> {
  if (!(await isThere())) return false;
  location.reload();
  return true;
}

async function tryOnce(): Promise<boolean> {
  if (Date.now() - Number(inTab.get(KEY)) < PAUSE || !(await isThere())) return false;
  // Where nothing is kept, nobody could tell the first time from the next.
  if (!inTab.set(KEY, String(Date.now()))) return false;
  location.reload();
  return true;
}

async function isThere(): Promise<boolean> {
  const request = { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) } as const;
  const answer = await fetch(location.href, request).catch(() => undefined);
  return answer !== undefined && answer.status < 500;
}
