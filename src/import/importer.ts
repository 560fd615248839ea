import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database } from '../database/index.js';
import { Realms } from '../realms/index.js';
import { Intake, batchesOf } from './batch.js';
import type { BatchResult } from './batch.js';
import type { Line } from './lines.js';
import { BEGINNING, Progress } from './progress.js';
import type { Standing } from './progress.js';
import { refusalsIn, refusalsTo } from './refusals.js';
import { Store } from './store.js';

/** After so many lines the command says how far it is. */
const REPORT_EVERY = 10_000;

export interface ImportOptions {
  file: string;
  /** Checks everything and writes nothing; refused lines are said. */
  dryRun: boolean;
  /** Asks for an end after the batch that is under way. */
  stop: AbortSignal;
  say: (text: string) => void;
}

/** Reads people from a file of JSON lines and adds those who are missing. */
@Injectable()
export class Importer {
  constructor(
    private readonly database: Database,
    private readonly realms: Realms,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /**
   * What became of the file, or of as much of it as was read before the stop. What was committed is not read again by the
   * next run.
   * @throws Unavailable, the file system's errors
   */
  async run({ file, dryRun, stop, say }: ImportOptions): Promise<Standing> {
    const progress = new Progress(file, this.env);
    let standing = dryRun ? BEGINNING : await progress.load();
    if (standing.line > 0) say(`going on after line ${standing.line}`);
    const refusals = dryRun ? refusalsTo(say) : await refusalsIn(`${file}.refused.ndjson`, standing.refusedBytes);
    const intake = new Intake(this.realms, new Store(this.database, dryRun));
    try {
      for await (const lines of batchesOf(file, standing)) {
        const result = await intake.take(lines, this.clock.now());
        standing = after(standing, lines, result, await refusals.note(result.refused));
        if (!dryRun) await progress.save(standing);
        if (standing.line % REPORT_EVERY === 0) say(`line ${standing.line}: ${summaryOf(standing)}`);
        if (stop.aborted) return standing;
      }
      if (!dryRun) await progress.remove();
      return standing;
    } finally {
      await refusals.close();
    }
  }
}

/** One line for people. */
export function summaryOf({ imported, there, refused }: Standing): string {
  return `${imported} imported, ${there} already there, ${refused} refused`;
}

function after(before: Standing, lines: readonly Line[], result: BatchResult, refusedBytes: number): Standing {
  return {
    offset: lines.at(-1)?.end ?? before.offset,
    line: before.line + lines.length,
    imported: before.imported + result.imported,
    there: before.there + result.there,
    refused: before.refused + result.refused.length,
    refusedBytes,
  };
}
