import { ConfigError, onePerVariable, type Problem } from './config-error.js';
import { keptSecret } from './development-secret.js';
import { examine, givenSettings, seal, type Env } from './env.js';
import type { Known } from './variable.js';

/** The settings as far as they can be used, and what is wrong with the rest. */
export interface Inspection {
  /** Where a variable is refused, its default stands: whoever reads one asks `isRefused` first. */
  readonly env: Env;
  /** What `loadEnv` would refuse, by the same names and in the same words. */
  readonly problems: readonly Problem[];
  readonly isRefused: (name: string) => boolean;
}

/**
 * Reads `source` (the environment of this process, and outside production `.env` below it) without refusing it, and without
 * making a secret: APP_SECRET is empty where `loadEnv` would make one.
 * @throws the file system's errors, of .env
 */
export function inspectEnv(source: Known = givenSettings()): Inspection {
  const { problems } = examine(source);
  const refused = new Set(problems.map(({ name }) => name));
  const rest = Object.entries(source).filter(([name]) => !refused.has(name));
  const { values } = examine(Object.fromEntries(rest));
  const kept = values.APP_SECRET.length > 0 || values.production ? undefined : keptIn(values.DATA_DIR, problems);
  const secret = kept === undefined ? {} : { APP_SECRET: [kept], generatedSecret: true };
  return {
    env: seal({ ...values, ...secret }),
    problems: onePerVariable(problems),
    isRefused: (name) => problems.some((problem) => problem.name === name),
  };
}

function keptIn(folder: string, problems: Problem[]): string | undefined {
  try {
    return keptSecret(folder);
  } catch (error) {
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    const unread = {
      name: 'APP_SECRET',
      text: `is unset and the one in DATA_DIR can not be read (${code}); expected rights`,
    };
    problems.push(...(error instanceof ConfigError ? error.problems : [unread]));
    return undefined;
  }
}
