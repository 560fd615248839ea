import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Tokens in a file that its owner alone can read. On a phone this would be the keychain. */
export class FileStore {
  constructor(path) {
    this.path = path;
  }

  async get(key) {
    return (await this.read())[key];
  }

  async set(key, value) {
    await this.write({ ...(await this.read()), [key]: value });
  }

  async remove(key) {
    const others = await this.read();
    delete others[key];
    if (Object.keys(others).length > 0) await this.write(others);
    else await rm(this.path, { force: true });
  }

  async read() {
    try {
      return JSON.parse(await readFile(this.path, 'utf8'));
    } catch {
      return {};
    }
  }

  /** Beside the file and then into its place: whoever stops in the middle, or reads meanwhile, has one of the two whole. */
  async write(tokens) {
    const draft = `${this.path}.${randomUUID()}`;
    try {
      await writeFile(draft, JSON.stringify(tokens), { mode: 0o600, flag: 'wx', flush: true });
      await rename(draft, this.path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }
}
