import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { dist, fingerprint, root, stamp } from './prepare.mjs';

/** Built beside dist and then put in its place, so that a failed build leaves what runs alone. */
const draft = `${dist}-${process.pid}.tmp`;
const made = fingerprint();

try {
  compile();
  copyAssets();
  await buildPages();
  rmSync(dist, { recursive: true, force: true });
  renameSync(draft, dist);
  writeFileSync(stamp, made);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(draft, { recursive: true, force: true });
}

/** Types are `npm run typecheck`'s work; this only turns TypeScript into JavaScript and copies what is neither. */
function compile() {
  const sources = ['src', 'migrations', 'ormconfig.ts'].filter((source) => existsSync(join(root, source)));
  const swc = join(root, 'node_modules/@swc/cli/bin/swc.js');
  const args = [...sources, '--out-dir', draft, '--config-file', '.swcrc', '--copy-files', '--quiet'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [swc, ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stdout}${stderr}The build failed.`);
}

/** What the pages need from packages that are not there at run time. */
function copyAssets() {
  mkdirSync(join(draft, 'assets'), { recursive: true });
  for (const file of ['redoc.standalone.js', 'redoc.standalone.js.LICENSE.txt']) {
    cpSync(join(root, 'node_modules/redoc/bundles', file), join(draft, 'assets', file));
  }
}

/** The pages for people: web/ says how. */
async function buildPages() {
  const outDir = join(draft, 'web');
  await build({ configFile: join(root, 'web/vite.config.js'), build: { outDir }, logLevel: 'warn' });
}
