import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Refused } from './refused.js';

/** Where refused lines are noted, without their values. */
export interface Refusals {
  /** Notes them and answers how long the list is now (bytes). */
  note(refused: readonly [line: number, why: Refused][]): Promise<number>;
  close(): Promise<void>;
}

/**
 * `FILE.refused.ndjson`, continued after `length` bytes; no file where there is nothing in it.
 * @throws the file system's errors
 */
export async function refusalsIn(path: string, length: number): Promise<Refusals> {
  const file = await open(path, 'a', 0o600);
  // What a process noted and did not live to commit to its progress is noted again; what was taken away stays away.
  const kept = Math.min(length, (await file.stat()).size);
  await file.truncate(kept);
  return new RefusalsFile(path, file, kept);
}

/** One line each through `say`: for a run that writes nothing. */
export function refusalsTo(say: (text: string) => void): Refusals {
  const note: Refusals['note'] = (refused) => {
    for (const each of refused) say(textOf(each));
    return Promise.resolve(0);
  };
  return { note, close: () => Promise.resolve() };
}

class RefusalsFile implements Refusals {
  constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private length: number,
  ) {}

  async note(refused: readonly [number, Refused][]): Promise<number> {
    const text = refused.map((each) => `${textOf(each)}\n`).join('');
    if (text) await this.file.appendFile(text);
    this.length += Buffer.byteLength(text);
    return this.length;
  }

  async close(): Promise<void> {
    await this.file.close();
    if (this.length === 0) await rm(this.path, { force: true });
  }
}

function textOf([line, { message: reason, field }]: readonly [number, Refused]): string {
  return JSON.stringify({ line, reason, field });
}
