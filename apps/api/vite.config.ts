import { defineConfig } from 'vite';

/**
 * Puts what the compiler wrote, and the libraries that it uses, into few files: to find and read all of theirs takes
 * longer than the rest of a start. See docs/decisions/0013.
 */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'dist/bundle',
    target: 'node20',
    minify: false,
    // Nothing that users read: a stack trace then has names and lines of what was bundled.
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        main: 'dist/main.js',
        cli: 'dist/cli/main.js',
        demo: 'dist/operations/demo/main.js',
        'writer.worker': 'dist/ledger/sqlite/writer.worker.js',
        'reader.worker': 'dist/ledger/sqlite/reader.worker.js',
      },
      // All beside each other: a thread's file is found beside the one that starts it.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
  // Native code stays where it is, and so do files that are served.
  ssr: { noExternal: true, external: ['better-sqlite3', 'swagger-ui-dist'] },
});
