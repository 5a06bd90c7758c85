// npm run setup: installs and builds what has changed, and stops there.
import './setup/node-version.mjs';
import { ensureBuild } from './setup/build.mjs';
import { main, say } from './setup/child.mjs';
import { ensurePackages } from './setup/packages.mjs';

await main(async () => {
  await ensurePackages();
  await ensureBuild();
  say('Ready: npm start runs the service, npm test checks everything.');
  return 0;
});
