import { useEffect, useState } from 'react';
import type { Problem } from '../api/index.js';
import { useDuration, useWords } from '../languages/index.js';
import { useCountdown } from './countdown.js';
import { Notice } from './notice.js';
import { useProblemText } from './use-problem-text.js';

/** What went wrong, and how long to wait. Only the first is read out: nobody wants to hear each second. */
export function ProblemNotice({ problem }: { problem: Problem }) {
  const { waitFor } = useWords();
  const duration = useDuration();
  const text = useProblemText();
  const [until, setUntil] = useState(0);
  useEffect(() => setUntil(Date.now() + (problem.retryAfter ?? 0) * 1000), [problem]);
  const left = useCountdown(until);
  return (
    <div className="problem">
      <Notice tone="bad">{text(problem)}</Notice>
      {left > 0 && <p className="hint">{waitFor(duration(left))}</p>}
    </div>
  );
}
