import { useEffect, useState } from 'react';
import { client } from '../api/index.js';
import type { ChallengeStatus } from '../api/index.js';
import { useWords } from '../languages/index.js';
import type { Pending } from '../session/index.js';
import { useCountdown } from './countdown.js';
import { Notice } from './notice.js';

/** How long until it is asked again, in s: often as long as somebody watches for it. */
const PAUSES = [1, 1, 2, 2, 4, 4, 8, 8, 15, 15, 30];

/** What became of the message that brings a code. */
export function MessageStatus({ pending }: { pending: Pending }) {
  const { code } = useWords();
  const { id, until, destination } = pending;
  const status = useMessageStatus(id, until);
  // What comes after its end is another code's.
  if (useCountdown(until) === 0) return null;
  const text = { queued: code.sending, sent: code.sent, delivered: code.delivered, failed: code.failed }[status];
  return (
    <Notice tone={status === 'failed' ? 'bad' : status === 'delivered' ? 'good' : 'info'}>{text(destination)}</Notice>
  );
}

function useMessageStatus(id: string, until: number): ChallengeStatus['status'] {
  const [status, setStatus] = useState<ChallengeStatus['status']>('queued');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    setStatus('queued');
    const ask = async (turn: number) => {
      const found = await client.challenge(id).catch(() => undefined);
      if (isOver) return;
      if (found) setStatus(found.status);
      const pause = PAUSES[turn];
      if (pause === undefined || found?.status === 'delivered' || found?.status === 'failed') return;
      timer = setTimeout(() => void ask(turn + 1), pause * 1000);
    };
    void ask(0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
    // `until` changes with each code that is sent again under the same id.
  }, [id, until]);
  return status;
}
