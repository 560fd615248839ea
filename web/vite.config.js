import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

/** Files below this many bytes gain nothing by being packed. */
const WORTH_PACKING = 1024;

/** The best quality takes seconds for a few bytes less. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/**
 * `npm run build` builds the pages into dist/web, from where the service serves them. API_BASE is the origin of the service,
 * where the pages are served from another one (docs/pages.md).
 */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  resolve: { alias: { '@latchkey/client': join(import.meta.dirname, '../client/src') } },
  define: { API_BASE: JSON.stringify((process.env.API_BASE ?? '').replace(/\/+$/, '')) },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    // The policy of the pages allows no font or script as a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  plugins: [{ name: 'pack', apply: 'build', generateBundle: { order: 'post', handler: pack } }],
});

/** Beside each text file the same packed, so that nothing is packed while somebody waits. */
function pack(_options, bundle) {
  for (const [fileName, file] of Object.entries(bundle)) {
    const source = Buffer.from(file.type === 'chunk' ? file.code : file.source);
    if (!/\.(js|css|html|svg)$/.test(fileName) || source.length < WORTH_PACKING) continue;
    this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source, BROTLI) });
    this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) });
  }
}
