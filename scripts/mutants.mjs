import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mutants as all } from '../test/mutants/index.mjs';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';

/**
 * Does the suite notice when a guard is gone? Each mutant takes one out of a copy of the source and runs the specs that
 * should fail then. `npm run test:mutants -- budget` tries those alone whose name holds the word.
 *
 * @typedef {object} Mutant
 * @property {string} name what is broken
 * @property {[file: string, find: string, replacement: string][]} changes each text must stand in its file exactly once
 * @property {string[]} specs who should notice
 * @property {string} [only] of these specs, the tests whose full name matches this
 */

/** How long the specs of one mutant may take (ms), and how long all of them together, on the source as it is. */
const PATIENCE = 180_000;
const PATIENCE_FOR_ALL = 900_000;
const LANES = Math.min(4, availableParallelism());

ensureInstalled();
// The pages are served as they were built; no mutant changes them.
ensureBuilt();
const mutants = all.filter(({ name }) => process.argv.slice(2).every((word) => name.includes(word)));
const work = mkdtempSync(join(tmpdir(), 'latchkey-mutants-'));
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(work, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

const problems = mutants.flatMap(problemsOf);
if (problems.length > 0) stop(problems.join('\n'));
if (mutants.length === 0) stop('No mutant has such a name.');
const copies = Array.from({ length: LANES }, (_, lane) => copySource(join(work, `copy${lane}`)));
await expectAllToPass();
const caught = await tryAll();
console.log(`\n${mutants.length} mutants, ${caught} caught`);
process.exit(caught === mutants.length ? 0 : 1);

function stop(message) {
  console.error(message);
  process.exit(1);
}

/** A patch that does not apply tests nothing: it is an error, and not a mutant that nobody caught. */
function problemsOf({ name, changes, specs }) {
  const unfit = changes.flatMap(([file, find]) => {
    const count = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8').split(find).length - 1 : 0;
    return count === 1 ? [] : [`"${name}" does not apply: ${file} has ${count} times\n  ${find}`];
  });
  const missing = specs.filter((spec) => !existsSync(join(root, spec)));
  return [...unfit, ...missing.map((spec) => `"${name}" names ${spec}, which is not there`)];
}

/** What git knows and what it would add, with the packages of the original. */
function copySource(copy) {
  const { stdout, status } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) stop('git does not list the files.');
  for (const file of new Set(stdout.split('\0').filter(Boolean))) {
    // Deleted, or a link to the packages of another copy.
    if (!existsSync(join(root, file)) || file === 'node_modules') continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  mkdirSync(join(copy, 'dist'));
  symlinkSync(join(root, 'dist/web'), join(copy, 'dist/web'));
  return copy;
}

/** The same specs on the source as it is, shared out between the copies: what fails anyway notices nothing. */
async function expectAllToPass() {
  const specs = [...new Set(mutants.flatMap((mutant) => mutant.specs))];
  const shares = copies.map((_, lane) => specs.filter((_spec, i) => i % copies.length === lane));
  // Without a path Jest would run everything.
  const busy = copies.filter((_, lane) => shares[lane].length > 0);
  const results = await Promise.all(
    busy.map((copy, lane) => runSpecs(copy, { specs: shares[lane], patience: PATIENCE_FOR_ALL })),
  );
  const failed = results.flatMap((result) => (result.isBroken ? [result.output] : result.failed));
  if (failed.length > 0) stop(`Without a mutant these fail already:\n${failed.join('\n')}`);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  console.log(`${specs.length} specs, ${passed} tests pass on the source as it is.\n`);
}

/** Tries every mutant, one to a copy at a time, and prints the table in its order. Answers how many were caught. */
async function tryAll() {
  const width = Math.max(...mutants.map(({ name }) => name.length));
  const waiting = [...mutants.entries()];
  const rows = [];
  let printed = 0;
  let caught = 0;
  const lane = async (copy) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [i, mutant] = next;
      const start = performance.now();
      const { verdict, why } = judge(await withChanges(copy, mutant));
      if (verdict === 'caught') caught++;
      const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
      rows[i] = `${verdict.padEnd(8)}  ${seconds} s  ${mutant.name.padEnd(width)}  ${why}`;
      while (rows[printed]) console.log(rows[printed++]);
    }
  };
  console.log(`${'result'.padEnd(8)}  ${'time'.padStart(7)}  ${'mutant'.padEnd(width)}  caught by`);
  await Promise.all(copies.map(lane));
  // Once more at the end, where the tail of a long log still shows them.
  const missed = rows.filter((row) => !row.startsWith('caught'));
  if (missed.length > 0) console.log(`\nNot caught:\n${missed.join('\n')}`);
  return caught;
}

/** A service that does not even start fails every test, and so would any nonsense: something must still work. */
function judge({ isBroken, output, failed, passed }) {
  if (isBroken || (failed.length > 0 && passed === 0)) return { verdict: 'BROKEN', why: output || failed[0] };
  if (failed.length === 0) return { verdict: 'SURVIVED', why: `${passed} tests passed` };
  return { verdict: 'caught', why: failed.length > 1 ? `${failed[0]} (and ${failed.length - 1} more)` : failed[0] };
}

async function withChanges(copy, { changes, specs, only }) {
  const originals = new Map(changes.map(([file]) => [file, readFileSync(join(copy, file), 'utf8')]));
  const texts = new Map(originals);
  for (const [file, find, replacement] of changes)
    texts.set(
      file,
      texts.get(file).replace(find, () => replacement),
    );
  for (const [file, text] of texts) writeFileSync(join(copy, file), text);
  try {
    return await runSpecs(copy, { specs, only });
  } finally {
    for (const [file, text] of originals) writeFileSync(join(copy, file), text);
  }
}

async function runSpecs(copy, { specs, only, patience = PATIENCE }) {
  const file = join(work, 'result.json'.replace('.', `-${copies.indexOf(copy)}.`));
  rmSync(file, { force: true });
  const args = [
    ...['--selectProjects', 'unit', 'embedded', 'web', '--ci', '--silent', '--runInBand', '--forceExit'],
    ...['--json', '--outputFile', file, '--cacheDirectory', `${copy}-cache`],
    ...(only ? ['--testNamePattern', only] : []),
    ...['--runTestsByPath', ...specs],
  ];
  const output = await jest(copy, args, patience);
  if (!existsSync(file)) return { isBroken: true, output, failed: [], passed: 0 };
  const { testResults, numPassedTests: passed } = JSON.parse(readFileSync(file, 'utf8'));
  const failed = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map((each) => `${label(copy, name)}: ${each.fullName}`),
  );
  // A file that could not be loaded, and names that none of the tests has.
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.length,
  );
  const isBroken = unloaded.length > 0 || passed + failed.length === 0;
  return { isBroken, output: isBroken ? (unloaded[0]?.message ?? 'no test ran') : '', failed, passed };
}

/** `attack/guessing` */
function label(copy, path) {
  return path.slice(copy.length + 1).replace(/^test\/|\.spec\.ts$/g, '');
}

/** Resolves to what Jest said. */
function jest(copy, args, patience) {
  const program = join(copy, 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, [program, ...args], { cwd: copy, stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  const said = [];
  child.stderr.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      running.delete(child);
      resolve(Buffer.concat(said).toString('utf8').slice(-4000));
    });
  });
}
