import { useEffect, useRef, useState } from 'react';
import { client, isOver, problemOf } from '../api/index.js';
import type { Challenge, Problem } from '../api/index.js';
import { useDuration, useWords } from '../languages/index.js';
import { pendingOf, type Pending } from '../session/index.js';
import { Button } from './button.js';
import { useCountdown } from './countdown.js';
import { Notice } from './notice.js';
import { ProblemNotice } from './problem-notice.js';

/** Asks for another challenge, for the same address; undefined where only the reader can, who has been led there. */
export type Anew = () => Promise<Challenge | undefined>;

interface Props {
  pending: Pending;
  anew: Anew;
  onSent: (next: Pending) => void;
}

/** Sends the code again, once that is allowed: of the same challenge, or of another where that one is over. */
export function Resend({ pending, anew, onSent }: Props) {
  const { code } = useWords();
  const duration = useDuration();
  const [busy, setBusy] = useState(false);
  const [sentAgain, setSentAgain] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const wait = useCountdown(pending.resendAt);
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => void (isShown.current = false);
  }, []);
  const ask = () =>
    client.resend(pending.id).catch((error: unknown) => {
      if (!isShown.current || !isOver(error)) throw error;
      return anew();
    });
  const again = async () => {
    setBusy(true);
    setSentAgain(false);
    setProblem(undefined);
    try {
      const next = await ask();
      // Who has gone back to the address is not led forth again.
      if (!next || !isShown.current) return;
      setSentAgain(true);
      onSent(pendingOf(next, pending.address));
    } catch (error) {
      const why = problemOf(error);
      setProblem(why);
      if (why.retryAfter && isShown.current) onSent({ ...pending, resendAt: Date.now() + why.retryAfter * 1000 });
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
