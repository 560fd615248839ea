import { useState } from 'react';
import { client, problemOf } from '../api/index.js';
import type { Problem } from '../api/index.js';
import { useDuration, useWords } from '../languages/index.js';
import { pendingOf, type Pending } from '../session/index.js';
import { Button } from './button.js';
import { useCountdown } from './countdown.js';
import { Notice } from './notice.js';
import { ProblemNotice } from './problem-notice.js';

interface Props {
  pending: Pending;
  onSent: (next: Pending) => void;
}

/** Sends the code again, once that is allowed. */
export function Resend({ pending, onSent }: Props) {
  const { code } = useWords();
  const duration = useDuration();
  const [busy, setBusy] = useState(false);
  const [sentAgain, setSentAgain] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const wait = useCountdown(pending.resendAt);
  const again = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const next = await client.resend(pending.id);
      setSentAgain(true);
      onSent(pendingOf(next, pending.address));
    } catch (error) {
      const why = problemOf(error);
      setSentAgain(false);
      setProblem(why);
      if (why.retryAfter) onSent({ ...pending, resendAt: Date.now() + why.retryAfter * 1000 });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      {sentAgain && <Notice tone="info">{code.resent}</Notice>}
      {wait > 0 ? (
        <p>{code.againIn(duration(wait))}</p>
      ) : (
        <Button kind="link" busy={busy} onClick={() => void again()}>
          {code.again}
        </Button>
      )}
    </>
  );
}
