import { createContext, use, useCallback, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { problemOf } from '../../api/index.js';
import { StepUpDialog } from './step-up-dialog.js';

type StepUp = <T>(work: () => Promise<T>) => Promise<T>;

const StepUpContext = createContext<StepUp | undefined>(undefined);

/** Asks once more who it is, where the service wants to know before it does something. */
export function StepUpProvider({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const answered = useRef<(proved: boolean) => void>(undefined);
  const stepUp = useCallback<StepUp>(async (work) => {
    try {
      return await work();
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== 'step_up_required') throw problem;
      setOpen(true);
      const proved = await new Promise<boolean>((resolve) => (answered.current = resolve));
      setOpen(false);
      if (!proved) throw problem;
      return work();
    }
  }, []);
  return (
    <StepUpContext value={stepUp}>
      {children}
      {isOpen && <StepUpDialog onDone={(proved) => answered.current?.(proved)} />}
    </StepUpContext>
  );
}

/** Does something, and asks for a proof first where the service wants one. */
export function useStepUp(): StepUp {
  const stepUp = use(StepUpContext);
  if (!stepUp) throw new Error('outside of StepUpProvider');
  return stepUp;
}
