import { createContext, use, useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { problemOf } from '../../api/index.js';
import { StepUpDialog } from './step-up-dialog.js';

type StepUp = <T>(work: () => Promise<T>) => Promise<T>;
type Answer = (proved: boolean) => void;

const StepUpContext = createContext<StepUp | undefined>(undefined);

/** Asks once more who it is, where the service wants to know before it does something. */
export function StepUpProvider({ children }: { children: ReactNode }) {
  const [answer, setAnswer] = useState<{ give: Answer }>();
  const asked = useRef<Promise<boolean>>(undefined);
  const refuse = useRef<() => void>(undefined);
  // Whoever may not be asked any more has not proved it.
  useEffect(() => () => refuse.current?.(), []);
  /** One proof holds for the session, so one answer is for all who wait for it. */
  const ask = useCallback((): Promise<boolean> => {
    asked.current ??= new Promise<boolean>((give) => {
      refuse.current = () => give(false);
      setAnswer({ give });
    }).finally(() => {
      asked.current = undefined;
      setAnswer(undefined);
    });
    return asked.current;
  }, []);
  const stepUp = useCallback<StepUp>(
    async (work) => {
      try {
        return await work();
      } catch (error) {
        const problem = problemOf(error);
        if (problem.code !== 'step_up_required') throw problem;
        if (!(await ask())) throw problem;
        return work();
      }
    },
    [ask],
  );
  return (
    <StepUpContext value={stepUp}>
      {children}
      {answer && <StepUpDialog onDone={answer.give} />}
    </StepUpContext>
  );
}

/** Does something, and asks for a proof first where the service wants one. */
export function useStepUp(): StepUp {
  const stepUp = use(StepUpContext);
  if (!stepUp) throw new Error('outside of StepUpProvider');
  return stepUp;
}
