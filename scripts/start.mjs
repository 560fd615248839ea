import { ensureBuilt, ensureInstalled, runNode } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
await runNode(['--enable-source-maps', 'dist/src/main.js', '--migrate', ...process.argv.slice(2)]);
