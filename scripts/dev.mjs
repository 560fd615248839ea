import { spawn, spawnSync } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';

/** How long the files have to be left alone before a build, in ms: an editor writes one save in several steps. */
const SETTLE = 100;

let server;
let pending;

ensureInstalled();
ensureBuilt();
start();

for (const path of ['src', 'web', 'client/src', 'migrations', 'ormconfig.ts', '.env']) {
  if (existsSync(join(root, path))) watch(join(root, path), { recursive: true }, changed);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop().then(() => process.exit(0)));

function changed() {
  clearTimeout(pending);
  pending = setTimeout(() => void rebuild(), SETTLE);
}

async function rebuild() {
  const build = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) return; // the last good build goes on running
  await stop();
  process.stderr.write('Restarting…\n');
  start();
}

function start() {
  server = spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js'], { cwd: root, stdio: 'inherit' });
}

function stop() {
  if (!server || server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  // SIGTERM would go on serving for a while, for a balancer that is not there.
  return new Promise((resolve) => server.once('exit', resolve).kill('SIGINT'));
}
