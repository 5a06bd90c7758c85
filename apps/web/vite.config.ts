import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** Where the API listens while `npm run dev` serves the page with hot reload. */
const API = process.env['BERTH_DEV_API'] ?? 'http://127.0.0.1:7001';
const API_PATHS =
  '^/(v1|api|docs|health|metrics|stats|identifiers?|allocated?|client|liveness|release|shard-info)(/|\\?|$)';
const DIST = fileURLToPath(new URL('dist/', import.meta.url));
const MIN_BYTES = 1_024;

export default defineConfig({
  // Relative, so that what is built can be served under any path.
  base: './',
  plugins: [react(), packedBeforehand()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    // What every page begins with is one file instead of fifty: see docs/decisions/0015.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
  server: { proxy: { [API_PATHS]: { target: API, changeOrigin: false } } },
});

/** Puts a `.br` and a `.gz` beside every text that is served, so that nothing is packed while somebody waits. */
function packedBeforehand(): Plugin {
  return {
    name: 'packed-beforehand',
    apply: 'build',
    closeBundle() {
      for (const name of readdirSync(DIST, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const text = readFileSync(join(DIST, name));
        if (text.length < MIN_BYTES) continue;
        const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
        writeFileSync(join(DIST, `${name}.br`), brotliCompressSync(text, { params: quality }));
        writeFileSync(join(DIST, `${name}.gz`), gzipSync(text, { level: 9 }));
      }
    },
  };
}
