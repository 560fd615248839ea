import { ensureBuilt, ensureInstalled, runNode } from './prepare.mjs';

// `npm run test:faults -- --minutes=N --seed=S --only=FAULT[,FAULT…] --self-test`: see CONTRIBUTING.md.
ensureInstalled();
ensureBuilt();
const program = ['--enable-source-maps', '--import', './scripts/typescript.mjs', 'test/faults/main.ts'];
await runNode([...program, ...process.argv.slice(2)]);
