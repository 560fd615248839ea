import type { Problem } from '../api/index.js';
import { useMaybeSession } from './session.js';

const ENDED = new Set(['not_authenticated', 'refresh_reused']);

/** Notes that a problem means that nobody is signed in any more. */
export function useSessionEnd(): (problem: Problem) => void {
  const session = useMaybeSession();
  return ({ code }) => {
    if (ENDED.has(code) && session?.user) session.set(null);
  };
}
