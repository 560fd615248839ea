import { ensureInstalled, runNode } from './prepare.mjs';

ensureInstalled();
await runNode(['node_modules/jest/bin/jest.js', ...process.argv.slice(2)]);
