// npm start: installs and builds what has changed, then runs the service until it is told to stop.
import './setup/node-version.mjs';
import { API, ensureBuild } from './setup/build.mjs';
import { main, runVisibly } from './setup/child.mjs';
import { ensurePackages } from './setup/packages.mjs';

await main(async () => {
  await ensurePackages();
  await ensureBuild();
  return runVisibly(process.execPath, [API, ...process.argv.slice(2)]);
});
