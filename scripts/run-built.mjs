import { ensureBuilt, ensureInstalled, runNode } from './prepare.mjs';

// `node scripts/run-built.mjs FILE [ARGUMENT…]`: installs and builds where needed, then runs that file of dist.
ensureInstalled();
ensureBuilt();
await runNode(['--enable-source-maps', ...process.argv.slice(2)]);
