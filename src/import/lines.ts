import { createReadStream } from 'node:fs';
import { Refused } from './refused.js';

/** Longer lines are refused; the longest that can be right have 4 KiB (bytes). */
export const MAX_LINE = 16 * 1024;
const LF = 0x0a;
const CR = 0x0d;
const BOM = Buffer.from('\ufeff');

/** One line of a file, with the byte that follows it. */
export interface Line {
  /** From 1. */
  number: number;
  /** Where the next line begins, in bytes from the start of the file. */
  end: number;
  /** Without its end; `undefined` where it is longer than MAX_LINE. */
  bytes: Buffer | undefined;
}

/**
 * The lines of a file from `start` on, read as a stream: no more than a few hundred KiB are in memory at a time.
 * @throws the file system's errors
 */
export async function* linesOf(path: string, start: { offset: number; line: number }): AsyncGenerator<Line> {
  const rest = new Rest();
  let { offset: end, line: number } = start;
  for await (const chunk of createReadStream(path, { start: end, highWaterMark: 256 * 1024 })) {
    let bytes = chunk as Buffer;
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF)) {
      rest.add(bytes.subarray(0, at));
      end += rest.length + 1;
      yield { number: ++number, end, bytes: rest.take() };
      bytes = bytes.subarray(at + 1);
    }
    rest.add(bytes);
  }
  end += rest.length;
  if (rest.length > 0) yield { number: ++number, end, bytes: rest.take() };
}

/** What was read of a line so far; past the limit only its length. */
class Rest {
  length = 0;
  private parts: Buffer[] = [];

  add(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.length <= MAX_LINE + 1) this.parts.push(bytes);
    else this.parts = [];
  }

  /** The line, and begins the next one. */
  take(): Buffer | undefined {
    const isTooLong = this.length > MAX_LINE + 1;
    const line = Buffer.concat(this.parts);
    const bytes = line.at(-1) === CR ? line.subarray(0, -1) : line;
    this.length = 0;
    this.parts = [];
    return isTooLong || bytes.length > MAX_LINE ? undefined : bytes;
  }
}

/**
 * The object that a line holds, `undefined` for a blank line.
 * @throws Refused
 */
export function objectOf({ number, bytes }: Line): object | undefined {
  if (!bytes) throw new Refused(`the line is longer than ${MAX_LINE} bytes`);
  const hasMark = number === 1 && bytes.subarray(0, BOM.length).equals(BOM);
  const text = decode(hasMark ? bytes.subarray(BOM.length) : bytes);
  if (text.trim() === '') return undefined;
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refused('the line is no JSON object');
  }
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused('the line is not UTF-8');
  }
}

/** The parser's own message quotes the text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('the line is not JSON');
  }
}
