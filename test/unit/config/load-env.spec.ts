import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { transformFileSync } from '@swc/core';
import { ConfigError, loadEnv } from '../../../src/config/index.js';
import { developmentSecret } from '../../../src/config/development-secret.js';
import { production } from './refused.js';

let folder: string;
const before = { cwd: process.cwd(), env: process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'));
  process.chdir(folder);
  process.env = {};
});

afterEach(() => {
  process.chdir(before.cwd);
  process.env = before.env;
  rmSync(folder, { recursive: true });
});

describe('loadEnv', () => {
  it('reads .env below the real environment, and leaves that alone', () => {
    writeFileSync('.env', 'OTP_TTL=61\nOTP_LENGTH=7\nAPP_NAME=\n');
    process.env.OTP_TTL = '62';
    expect(loadEnv()).toMatchObject({ OTP_TTL: 62, OTP_LENGTH: 7, APP_NAME: 'Latchkey' });
    expect(process.env).toEqual({ OTP_TTL: '62' });
  });

  it('says nothing', () => {
    writeFileSync('.env', 'OTP_TTL=61\n');
    const spies = [
      jest.spyOn(process.stdout, 'write'),
      jest.spyOn(process.stderr, 'write'),
      jest.spyOn(console, 'log'),
    ];
    loadEnv();
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });

  it.each(['production', ' Production'])('reads no .env as %j', (NODE_ENV) => {
    writeFileSync('.env', 'OTP_TTL=61\n');
    process.env = { ...production, NODE_ENV };
    expect(loadEnv()).toMatchObject({ production: true, OTP_TTL: 300, generatedSecret: false });
    expect(readdirSync('.')).toEqual(['.env']);
  });

  it('makes a secret once and keeps it to its owner', () => {
    process.env.DATA_DIR = 'deep/er';
    const first = loadEnv();
    expect(first).toMatchObject({ generatedSecret: true, APP_SECRET: [expect.stringMatching(/^[0-9a-f]{64}$/)] });
    expect(loadEnv().APP_SECRET).toEqual(first.APP_SECRET);
    expect(Object.isFrozen(first) && Object.isFrozen(first.APP_SECRET)).toBe(true);
    expect(readdirSync('deep/er')).toEqual(['app-secret']);
    expect(statSync('deep/er/app-secret').mode & 0o777).toBe(0o600);
    expect(statSync('deep/er').mode & 0o777).toBe(0o700);
  });

  it('makes none when one is given', () => {
    process.env.APP_SECRET = production.APP_SECRET;
    expect(loadEnv()).toMatchObject({ generatedSecret: false, APP_SECRET: [production.APP_SECRET] });
    expect(readdirSync('.')).toEqual([]);
  });
});

describe('the kept secret', () => {
  it.each(['', 'beef', 'g'.repeat(64)])('is refused when damaged: %j', (text) => {
    writeFileSync('app-secret', text);
    expect(() => developmentSecret('.')).toThrow(ConfigError);
    expect(() => developmentSecret('.')).toThrow(/APP_SECRET.*DATA_DIR/);
    expect(readFileSync('app-secret', 'utf8')).toBe(text);
  });

  it('is one for all processes that start at once', async () => {
    const [processes, rounds] = [6, 25];
    const script = compile('development-secret', 'config-error');
    const start = String(Date.now() + 1500);
    const outputs = await Promise.all(Array.from({ length: processes }, () => run(script, start, String(rounds))));
    const secrets = outputs.map((output) => output.trim().split('\n'));
    for (let round = 0; round < rounds; round++) {
      const seen = new Set(secrets.map((lines) => lines[round]));
      expect([...seen]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
      expect(readdirSync(`round-${round}`)).toEqual(['app-secret']);
    }
  });
});

/** Compiles files of src/config to CommonJS in the test's folder, beside a script that starts all rounds on the clock. */
function compile(...files: string[]): string {
  mkdirSync('compiled');
  for (const file of files) {
    const source = resolve(__dirname, `../../../src/config/${file}.ts`);
    const { code } = transformFileSync(source, {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    writeFileSync(`compiled/${file}.js`, code);
  }
  writeFileSync(
    'compiled/race.js',
    `
    const { developmentSecret } = require('./development-secret.js');
    const [start, rounds] = process.argv.slice(2).map(Number);
    for (let round = 0; round < rounds; round++) {
      while (Date.now() < start + round * 20);
      console.log(developmentSecret('round-' + round));
    }`,
  );
  chmodSync('compiled', 0o700);
  return resolve('compiled/race.js');
}

function run(...argv: string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, argv, { cwd: folder, env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => (code === 0 ? done(out) : fail(new Error(err))));
  });
}
