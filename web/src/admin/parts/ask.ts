import { createAdmin } from '@latchkey/client/admin';
import { useCallback, useEffect, useState } from 'react';
import { client, problemOf, type Problem } from '../../api/index.js';

/** What an administrator does, in the realm of this page. */
export const admin = createAdmin(client);

export interface Asked<T> {
  /** The last answer, also while the next one is on its way. */
  value: T | undefined;
  problem: Problem | undefined;
  busy: boolean;
  /** Asks once more. */
  again: () => void;
  /** The answer is known without asking. */
  set: (value: T) => void;
}

/** Asks when `key` changes. What was asked before is given up, so that a late answer overwrites no newer one. */
export function useAsked<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ value?: T; problem?: Problem; busy: boolean }>({ busy: true });
  useEffect(() => {
    const stop = new AbortController();
    setState(({ value }) => ({ value, busy: true }));
    ask(stop.signal).then(
      (value) => !stop.signal.aborted && setState({ value, busy: false }),
      (error: unknown) =>
        !stop.signal.aborted && setState(({ value }) => ({ value, problem: problemOf(error), busy: false })),
    );
    return () => stop.abort();
    // `key` stands for all that `ask` depends on.
  }, [key, turn]);
  const again = useCallback(() => setTurn((each) => each + 1), []);
  const set = useCallback((value: T) => setState({ value, busy: false }), []);
  return { value: state.value, problem: state.problem, busy: state.busy, again, set };
}
