import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/** What hangs is not waited for (ms): the whole program takes half as long. */
const LIMIT = 12 * 60_000;

/** What the command line asks for. */
export interface Options {
  seed: number;
  /** Rounds of all faults go on until then (ms); 0: one round. */
  length: number;
  /** When the program gives up (on the clock of `performance`). */
  deadline: number;
  /** Names of faults; empty: all. */
  only: string[];
  selfTest: boolean;
  /** The folder of the built service. */
  dist: string;
  /** Keep logs and databases. */
  keep: boolean;
}

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string', default: '0' },
      only: { type: 'string', default: '' },
      dist: { type: 'string', default: 'dist' },
      'self-test': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const length = Number(values.minutes) * 60_000;
  return {
    seed: values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed),
    length,
    deadline: performance.now() + LIMIT + length,
    only: values.only.split(',').filter(Boolean),
    selfTest: values['self-test'],
    dist: values.dist,
    keep: values.keep,
  };
}
