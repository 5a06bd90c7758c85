// npm run serve: runs what is built, without setting anything up.
import './setup/node-version.mjs';
import { existsSync } from 'node:fs';

const api = new URL('../apps/api/dist/bundle/main.js', import.meta.url);
if (!existsSync(api)) {
  console.error('Berth is not built yet. `npm start` installs, builds and starts it.');
  process.exit(1);
}
await import(api.href);
