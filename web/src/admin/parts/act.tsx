import { createContext, use, useCallback, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { problemOf } from '../../api/index.js';
import { StepUp } from './step-up.js';

type Act = <T>(work: () => Promise<T>) => Promise<T>;

const ActContext = createContext<Act | undefined>(undefined);

/** What is done in it may ask for a proof of who does it; then it is done once more. */
export function ActProvider({ children }: { children: ReactNode }) {
  const [asking, setAsking] = useState(false);
  const answer = useRef<(proved: boolean) => void>(undefined);
  const end = (proved: boolean) => {
    setAsking(false);
    answer.current?.(proved);
  };
  const act = useCallback<Act>(async (work) => {
    try {
      return await work();
    } catch (error) {
      if (problemOf(error).code !== 'step_up_required') throw error;
      const proved = await new Promise<boolean>((resolve) => {
        answer.current = resolve;
        setAsking(true);
      });
      if (!proved) throw error;
    }
    return work();
  }, []);
  return (
    <ActContext value={act}>
      {children}
      {asking && <StepUp onDone={() => end(true)} onClose={() => end(false)} />}
    </ActContext>
  );
}

/** Does what an administrator may do; where the service asks who they are, they are asked, and it is done once more. */
export function useAct(): Act {
  const act = use(ActContext);
  if (!act) throw new Error('outside of ActProvider');
  return act;
}
