import { join } from 'node:path';
import { build } from 'vite';
import { root } from './prepare.mjs';

// `node scripts/client-bundle.mjs FOLDER`: the main entry of the client as a page would load it, bundled and minified.
await build({
  configFile: false,
  logLevel: 'error',
  root: join(root, 'client'),
  build: {
    outDir: process.argv[2],
    emptyOutDir: true,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'latchkey.js' },
    // Of a library in ES form Vite itself leaves the blanks in.
    rolldownOptions: { output: { minify: true } },
  },
});
