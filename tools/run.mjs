// node tools/run.mjs <script> [argument ...]: installs and builds what has changed, then runs that script.
import './setup/node-version.mjs';
import { ensureBuild } from './setup/build.mjs';
import { SetupError, main, runVisibly } from './setup/child.mjs';
import { ensurePackages } from './setup/packages.mjs';

await main(async () => {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined) throw new SetupError('Usage: node tools/run.mjs <script> [argument ...]');
  await ensurePackages();
  await ensureBuild();
  return runVisibly(process.execPath, [script, ...args]);
});
