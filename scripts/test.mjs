import { ensureBuilt, ensureInstalled, runNode } from './prepare.mjs';

ensureInstalled();
// Some tests start real processes of the service.
ensureBuilt();
await runNode(['node_modules/jest/bin/jest.js', ...process.argv.slice(2)]);
