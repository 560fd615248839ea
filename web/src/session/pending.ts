import { useCallback, useEffect, useState } from 'react';
import { client, place } from '../api/index.js';
import type { Challenge } from '../api/index.js';
import { inTab } from '../storage.js';

/** What is over at a time (ms since 1970, in the time of this browser). */
interface Ending {
  until: number;
}

/** A challenge under way, with its ends in the time of this browser (ms since 1970). */
export interface Pending extends Ending {
  id: string;
  /** As it was typed: what the code is sent with. */
  address: string;
  channel: 'email' | 'sms';
  /** As the service shows it. */
  destination: string;
  resendAt: number;
}

/** What a page has to know of a challenge from now on. */
export function pendingOf(challenge: Challenge, address: string): Pending {
  const { challenge_id: id, channel, destination, expires_in: lifetime, resend_in: wait } = challenge;
  return { id, address, channel, destination, until: endOf(lifetime), resendAt: endOf(wait) };
}

/** When something is over that takes so long from now on (s). */
export function endOf(seconds: number): number {
  return Date.now() + seconds * 1000;
}

const PREFIX = `latchkey.${place.realm}.`;

const watching = new Set<() => void>();
let hasSession = false;

/**
 * Half-done forms belong to whoever began them: a session that begins or ends, in any tab, is the end of them. A tab that
 * opens and finds nobody signed in says so too, and ends none.
 */
client.onSessionChange(({ type }) => {
  const isAnother = type === 'signed-in' || (type === 'signed-out' && hasSession);
  hasSession = type !== 'signed-out';
  if (!isAnother) return;
  forgetPending();
  watching.forEach((forget) => forget());
});

/** What survives a reload of the page, in this tab alone and until its end: how far a form has come. */
export function usePending<T extends Ending>(form: string): [T | undefined, (next: T | undefined) => void] {
  const key = PREFIX + form;
  const [state, setState] = useState<T | undefined>(() => read<T>(key));
  useEffect(() => {
    const forget = () => setState(undefined);
    watching.add(forget);
    return () => void watching.delete(forget);
  }, []);
  const keep = useCallback(
    (next: T | undefined) => {
      setState(next);
      if (next) inTab.set(key, JSON.stringify(next));
      else inTab.remove(key);
    },
    [key],
  );
  return [state, keep];
}

/** Forgets how far the forms of this tab have come. */
export function forgetPending(): void {
  for (const key of inTab.keys()) if (key.startsWith(PREFIX)) inTab.remove(key);
}

function read<T extends Ending>(key: string): T | undefined {
  try {
    const kept = JSON.parse(inTab.get(key) ?? 'null') as T | null;
    if (kept && kept.until > Date.now()) return kept;
  } catch {
    // Nothing that these pages wrote.
  }
  inTab.remove(key);
  return undefined;
}
