// npm run berth -- <command>: installs and builds what has changed, then runs the command line.
import './setup/node-version.mjs';
import { CLI, ensureBuild } from './setup/build.mjs';
import { main, runVisibly, speakBeside } from './setup/child.mjs';
import { ensurePackages } from './setup/packages.mjs';

await main(async () => {
  // Standard output is for the answer.
  speakBeside();
  await ensurePackages();
  await ensureBuild();
  return runVisibly(process.execPath, [CLI, ...process.argv.slice(2)]);
});
