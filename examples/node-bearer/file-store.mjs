import { readFile, rm, writeFile } from 'node:fs/promises';

/** Tokens in a file that its owner alone can read. On a phone this would be the keychain. */
export class FileStore {
  constructor(path) {
    this.path = path;
  }

  async get(key) {
    return (await this.read())[key];
  }

  async set(key, value) {
    await writeFile(this.path, JSON.stringify({ ...(await this.read()), [key]: value }), { mode: 0o600 });
  }

  async remove(key) {
    const others = await this.read();
    delete others[key];
    if (Object.keys(others).length === 0) await rm(this.path, { force: true });
    else await writeFile(this.path, JSON.stringify(others));
  }

  async read() {
    try {
      return JSON.parse(await readFile(this.path, 'utf8'));
    } catch {
      return {};
    }
  }
}
