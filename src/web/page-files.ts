import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the build puts the pages. */
const FOLDER = join('dist', 'web');
const INDEX = 'index.html';

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** How a file may be packed, the smallest first, and how the build calls it then. */
const PACKINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** A file as it is sent. */
export interface PageFile {
  type: string;
  etag: string;
  body: Buffer;
  /** Its bytes by content coding, the smallest first. */
  packed: readonly (readonly [coding: string, body: Buffer])[];
}

/**
 * The built pages, read once: a file that was read for each request would wait behind the hashes of passwords, which run in
 * the same threads, and what is found by its name in a list can't lie outside of a folder.
 */
@Injectable()
export class PageFiles {
  private readonly files: ReadonlyMap<string, PageFile>;

  constructor() {
    this.files = readFiles(FOLDER);
  }

  /** The page itself; undefined where the pages were not built. */
  get index(): PageFile | undefined {
    return this.files.get(INDEX);
  }

  /** A script, a style or a picture. */
  asset(name: string): PageFile | undefined {
    return this.files.get(`assets/${name}`);
  }
}

function readFiles(folder: string): Map<string, PageFile> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const found = names.filter((name) => extensionOf(name) in TYPES);
  return new Map(found.map((name) => [name, readFile(folder, name)]));
}

function readFile(folder: string, name: string): PageFile {
  const body = readFileSync(join(folder, name));
  const packed = PACKINGS.filter(([, suffix]) => existsSync(join(folder, name + suffix))).map(
    ([coding, suffix]) => [coding, readFileSync(join(folder, name + suffix))] as const,
  );
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type: TYPES[extensionOf(name)] ?? '', etag, body, packed };
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
