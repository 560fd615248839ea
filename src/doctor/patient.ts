import { resolveTxt } from 'node:dns/promises';
import { SystemClock } from '../common/index.js';
import type { Clock } from '../common/index.js';
import { Keys } from '../config/index.js';
import type { Env, Inspection } from '../config/index.js';

/** What is examined, and with what. */
export interface Patient {
  readonly settings: Inspection;
  readonly env: Env;
  /** Undefined where no APP_SECRET can be used, or none was made yet. */
  readonly keys: Keys | undefined;
  readonly clock: Clock;
  /** The TXT records of a name, as `node:dns/promises` gives them. */
  readonly resolveTxt: (name: string) => Promise<string[][]>;
}

/** An installation by its settings, on this machine. */
export function patientOf(settings: Inspection): Patient {
  const { env } = settings;
  const keys = env.APP_SECRET.length > 0 ? new Keys(env) : undefined;
  return { settings, env, keys, clock: new SystemClock(), resolveTxt };
}
