import type { LatchkeyClient } from '../client.js';
import { countdown } from '../countdown.js';
import type { Challenge, ChallengeStatus } from '../types.js';

/** Seconds until the first question, and at most between two. */
const FIRST = 1;
const MOST = 30;

/**
 * Asks what became of a message, ever more rarely, until there is nothing more to learn: it failed, it arrived (of a mail
 * nobody tells more than that it was sent), its code is over, or the signal ends it. A question that fails is asked again.
 * @param lifetime of the code (s)
 */
export async function followMessage(
  client: Pick<LatchkeyClient, 'challenge'>,
  { id, channel, lifetime }: { id: string; channel: Challenge['channel']; lifetime: number },
  tell: (status: ChallengeStatus['status']) => void,
  signal: AbortSignal,
): Promise<void> {
  const ended = () => signal.aborted;
  let pause = FIRST;
  for (let asked = pause; asked < lifetime; asked += pause) {
    await seconds(pause, signal);
    if (ended()) return;
    const status = await statusOf(client, id, signal);
    if (ended()) return;
    if (status) tell(status);
    if (status === 'failed' || status === 'delivered' || (status === 'sent' && channel === 'email')) return;
    pause = Math.min(pause * 2, MOST);
  }
}

async function statusOf(client: Pick<LatchkeyClient, 'challenge'>, id: string, signal: AbortSignal) {
  try {
    return (await client.challenge(id, { signal })).status;
  } catch {
    return undefined;
  }
}

function seconds(pause: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    countdown(pause, (left) => left === 0 && done(), { signal });
  });
}
