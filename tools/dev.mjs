// npm run dev: the service with a fleet that uses it, and the console with hot reload in front of it.
import './setup/node-version.mjs';
import { join } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { ROOT, bin, main, runVisibly, say } from './setup/child.mjs';
import { ensurePackages } from './setup/packages.mjs';

const API_PORT = '7001';
const PAGE_PORT = '7002';

await main(async () => {
  await ensurePackages();
  await ensureBuild();
  say(`The console with hot reload: http://localhost:${PAGE_PORT}`);
  const demo = join(ROOT, 'apps', 'api', 'dist', 'bundle', 'demo.js');
  const page = ['apps/web', '--port', PAGE_PORT, '--strictPort', '--clearScreen', 'false'];
  // Ended by one Ctrl-C, as both are of the same group; when one of them ends by itself, so do we.
  return Promise.race([
    runVisibly(process.execPath, [demo, '--port', API_PORT, ...process.argv.slice(2)]),
    runVisibly(bin('vite'), page, { BERTH_DEV_API: `http://127.0.0.1:${API_PORT}` }),
  ]).finally(() => process.emit('SIGTERM'));
});
