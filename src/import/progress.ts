import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { digest } from '../common/index.js';
import type { Env } from '../config/index.js';

/** As much of the file's beginning as tells it from another file (bytes). */
const HEAD = 64 * 1024;

const count = z.int().min(0);
const standing = z.object({
  /** The byte of the file that comes next. */
  offset: count,
  /** Lines before it. */
  line: count,
  imported: count,
  there: count,
  refused: count,
  /** The length of the file of refused lines (bytes). */
  refusedBytes: count,
});

/** How far an import came, and what became of the lines so far. */
export type Standing = z.output<typeof standing>;

export const BEGINNING: Standing = { offset: 0, line: 0, imported: 0, there: 0, refused: 0, refusedBytes: 0 };

/** `FILE.progress`: what a later run may skip because it is committed. */
export class Progress {
  private readonly path: string;

  constructor(
    private readonly file: string,
    private readonly env: Env,
  ) {
    this.path = `${file}.progress`;
  }

  /** What an earlier run left behind, if it was about this file, as far as it had read it, and this database. */
  async load(): Promise<Standing> {
    try {
      const { id, ...left } = JSON.parse(await readFile(this.path, 'utf8')) as { id: unknown };
      const found = standing.parse(left);
      return found.offset <= (await stat(this.file)).size && id === (await this.idOf(found.offset)) ? found : BEGINNING;
    } catch {
      return BEGINNING;
    }
  }

  /** Whole or not at all: a process that is killed leaves the standing from before. */
  async save(now: Standing): Promise<void> {
    const draft = `${this.path}.tmp`;
    await writeFile(draft, JSON.stringify({ id: await this.idOf(now.offset), ...now }), { mode: 0o600 });
    await rename(draft, this.path);
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  /** Of the file's head, as far as it was read, and of the database: another one has none of these people yet. */
  private async idOf(offset: number): Promise<string> {
    const head = Buffer.alloc(Math.min(offset, HEAD));
    const file = await open(this.file);
    try {
      await file.read(head, 0, head.length, 0);
    } finally {
      await file.close();
    }
    return digest(Buffer.concat([Buffer.from(`${databaseOf(this.env)}\n`), head]));
  }
}

function databaseOf({ DATABASE_URL, DATA_DIR }: Env): string {
  if (!DATABASE_URL) return resolve(DATA_DIR);
  const { host, pathname } = new URL(DATABASE_URL);
  return host + pathname;
}
