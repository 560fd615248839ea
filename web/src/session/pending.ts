import { useCallback, useState } from 'react';
import { place } from '../api/index.js';
import type { Challenge } from '../api/index.js';

/** A challenge under way, with its ends in the time of this browser (ms since 1970). */
export interface Pending {
  id: string;
  /** As it was typed: what the code is sent with. */
  address: string;
  channel: 'email' | 'sms';
  /** As the service shows it. */
  destination: string;
  until: number;
  resendAt: number;
}

/** What a page has to know of a challenge from now on. */
export function pendingOf(challenge: Challenge, address: string): Pending {
  const { challenge_id: id, channel, destination, expires_in: lifetime, resend_in: wait } = challenge;
  const now = Date.now();
  return { id, address, channel, destination, until: now + lifetime * 1000, resendAt: now + wait * 1000 };
}

/** What survives a reload of the page, in this tab alone: how far a form has come. */
export function usePending<T extends object>(form: string): [T | undefined, (next: T | undefined) => void] {
  const key = `latchkey.${place.realm}.${form}`;
  const [state, setState] = useState<T | undefined>(() => read<T>(key));
  const keep = useCallback(
    (next: T | undefined) => {
      setState(next);
      if (next) sessionStorage.setItem(key, JSON.stringify(next));
      else sessionStorage.removeItem(key);
    },
    [key],
  );
  return [state, keep];
}

function read<T extends object>(key: string): T | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? 'null') as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}
