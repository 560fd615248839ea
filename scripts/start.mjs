import { availableParallelism } from 'node:os';
import { ensureBuilt, ensureInstalled, runNode } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
// Hashes run in libuv's pool, which files and host names need too: four threads more than there can be hashes.
const env = { UV_THREADPOOL_SIZE: String(availableParallelism() + 4), ...process.env };
await runNode(['--enable-source-maps', 'dist/src/main.js', '--migrate', ...process.argv.slice(2)], { env });
