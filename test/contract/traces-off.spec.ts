import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Refuses whatever is of OpenTelemetry, but the interface alone that the metrics bring. */
const NO_TELEMETRY = `
const { Module, register } = require('node:module');
const banned = (name) => /^@opentelemetry\\/(?!api$)/.test(name);
const resolve = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  if (banned(name)) { console.error('loaded ' + name); process.exit(99); }
  return resolve.call(this, name, ...rest);
};
register('data:text/javascript,' + encodeURIComponent(
  'export function resolve(name, context, next) { if (/^@opentelemetry\\\\/(?!api$)/.test(name)) throw new Error("loaded " + name); return next(name, context); }'
));
`;

describe('without a collector', () => {
  it.each([
    ['nothing of OpenTelemetry is loaded', {}, false],
    ['and this test would notice', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, true],
  ])('%s', async (_, more, noticed) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-traces-'));
    writeFileSync(join(folder, 'hook.cjs'), NO_TELEMETRY);
    const child = spawn(process.execPath, ['-r', join(folder, 'hook.cjs'), 'dist/src/main.js'], {
      cwd: join(__dirname, '../..'),
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test', DATA_DIR: folder, PORT: '0', ...more },
    });
    let said = '';
    const isOver = new Promise<void>((resolve) => {
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        if (/is running at|loaded @/.test(said)) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => resolve());
    });
    await isOver;
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
    expect([/loaded @opentelemetry/.test(said), /is running at/.test(said)]).toEqual([noticed, !noticed]);
  });
});
