import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadEnv } from '../config/index.js';
import type { Env } from '../config/index.js';
import { UsageError, sentenceOf } from './failure.js';
import { ImportModule } from './import.module.js';
import { Importer, summaryOf } from './importer.js';

const USAGE = 'usage: npm run import -- [--dry-run] FILE';
/** Exit codes; 130 is what a shell makes of SIGINT. */
const SOME_REFUSED = 1;
const FAILED = 2;
const INTERRUPTED = 130;

/** `import [--dry-run] FILE` adds the people of FILE, a JSON object a line, to the environment's database. */
async function main(args: string[]): Promise<number> {
  const { file, dryRun } = readArguments(args);
  if (!(await stat(file)).isFile()) throw new UsageError(`${file} is not a file`);
  const app = await NestFactory.createApplicationContext(ImportModule.forRoot(envFor(dryRun)), {
    logger: false,
    abortOnError: false,
  });
  try {
    const stop = stopSignal();
    const say = (text: string) => console.log(text);
    const standing = await app.get(Importer).run({ file, dryRun, stop, say });
    say(`${dryRun ? 'dry run, nothing written: ' : ''}${summaryOf(standing)}`);
    if (standing.refused > 0 && !dryRun) say(`the refused lines and why: ${file}.refused.ndjson`);
    if (stop.aborted) say('stopped before the end; the same command goes on from here');
    return stop.aborted ? INTERRUPTED : standing.refused > 0 ? SOME_REFUSED : 0;
  } finally {
    await app.close();
  }
}

function readArguments(args: string[]): { file: string; dryRun: boolean } {
  try {
    const options = { 'dry-run': { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (file && more.length === 0) return { file, dryRun: values['dry-run'] };
  } catch {
    // An unknown option.
  }
  throw new UsageError(USAGE);
}

/** A dry run does not bring a schema up to date either. */
function envFor(dryRun: boolean): Env {
  const env = loadEnv();
  return dryRun ? Object.freeze({ ...env, MIGRATE_ON_START: false }) : env;
}

/** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once, which loses nothing either. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(sentenceOf(error));
    process.exitCode = FAILED;
  },
);
