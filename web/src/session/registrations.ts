import { place } from '../api/index.js';
import type { Challenge } from '../api/index.js';
import { inBrowser } from '../storage.js';
import { endOf } from './pending.js';

const KEY = `latchkey.registrations.${place.realm}`;
/** Of newer ones; who began more has lost sight of them. */
const KEPT = 3;

interface Kept {
  id: string;
  /** ms since 1970 */
  until: number;
}

/**
 * Notes that this browser began a registration: its link then signs in here, with the password that was typed. The id opens
 * nothing by itself.
 */
export function keepRegistration({ challenge_id: id, expires_in: lifetime }: Challenge): void {
  const others = read().filter((each) => each.id !== id);
  write([{ id, until: endOf(lifetime) }, ...others].slice(0, KEPT));
}

/** The challenges of the registrations that this browser began, newest first. */
export function keptRegistrations(): string[] {
  return read().map(({ id }) => id);
}

export function forgetRegistrations(): void {
  inBrowser.remove(KEY);
}

function write(kept: Kept[]): void {
  inBrowser.set(KEY, JSON.stringify(kept));
}

function read(): Kept[] {
  try {
    const kept: unknown = JSON.parse(inBrowser.get(KEY) ?? '[]');
    return Array.isArray(kept)
      ? (kept as Kept[]).filter(({ id, until }) => typeof id === 'string' && until > Date.now())
      : [];
  } catch {
    return [];
  }
}
