import type { CallOptions } from './types.js';

/**
 * Counts seconds down to 0, by the time and not by its ticks: a laptop that slept or a tab in the background wakes up at the
 * right number. A clock that is set back makes nobody wait longer.
 * @param onTick gets the seconds that are left, at once and then each time that they change
 * @returns what stops it
 */
export function countdown(seconds: number, onTick: (left: number) => void, { signal }: CallOptions = {}): () => void {
  const [byDate, byTimer] = [Date.now(), performance.now()];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let said: number | undefined;
  const stop = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  };
  const tick = () => {
    // The one stands still in a sleep, the other may be set.
    const gone = Math.max(Date.now() - byDate, performance.now() - byTimer) / 1000;
    const left = Math.max(0, Math.ceil(seconds - gone));
    // Before the tick, which may stop it.
    if (left > 0) timer = setTimeout(tick, Math.max(10, (seconds - gone - left + 1) * 1000));
    else stop();
    if (left !== said) onTick((said = left));
  };
  if (signal?.aborted) return stop;
  signal?.addEventListener('abort', stop);
  tick();
  return stop;
}
