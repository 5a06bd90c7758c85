// npm test: the gate, every check in order, stopping at the first that fails.
// npm test -- --only unit,lint selects steps; what follows is passed on to the step, if it is one.
import './setup/node-version.mjs';
import { checkBudgets } from './budgets.mjs';
import { build, ensureBuild } from './setup/build.mjs';
import { SetupError, bin, elapsed, main, runQuietly, runVisibly, say } from './setup/child.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { ensurePackages } from './setup/packages.mjs';

/** @typedef {{ CHROMIUM_PATH?: string, TIDY_TRACKED?: string }} Surroundings */
/** @typedef {(args: readonly string[], env: Surroundings) => Promise<number>} Step */

/** @type {ReadonlyMap<string, Step>} */
const STEPS = new Map([
  ['format', quiet('prettier', '--check', '.')],
  ['lint', quiet('nx', 'run-many', '-t', 'lint')],
  ['types', quiet('nx', 'run-many', '-t', 'types')],
  ['arrows', quiet('depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'libs')],
  ['dead-code', quiet('knip', '--no-config-hints')],
  ['unit', visible('vitest', 'run', '--project', 'unit')],
  ['build', async () => closing(await build())],
  ['budgets', afterBuild(async () => checkBudgets())],
  ['integration', afterBuild(visible('vitest', 'run', '--project', 'integration'))],
  ['e2e', afterBuild(visible('playwright', 'test', '--config', 'apps/web/playwright.config.ts'))],
]);

/** What Nx and npm add to the words of the tools that they run. */
const CHATTER = /^(npm (error|warn)|> (?!nx run)|\s+(Run duration|Cache|Critical path|Recoverable time): )/;

await main(async () => {
  const { names, args } = selection(process.argv.slice(2));
  const since = performance.now();
  await ensurePackages();
  /** @type {Surroundings} */
  const env = {};
  if (names.length === STEPS.size) env.TIDY_TRACKED = '1';
  if (names.includes('e2e')) env.CHROMIUM_PATH = await ensureChromium();

  for (const name of names) {
    const code = await run(name, args, env);
    if (code === 0) continue;
    say(`\nFAILED at ${name}, after ${elapsed(since)}. That step alone: npm test -- --only ${name}`);
    return code;
  }
  say(`\nPassed: ${names.join(', ')}. ${elapsed(since)} in all.`);
  return 0;
});

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @param {Surroundings} env
 */
async function run(name, args, env) {
  const since = performance.now();
  say(`\n== ${name}`);
  const code = (await STEPS.get(name)?.(args, env)) ?? 1;
  say(`== ${name}: ${code === 0 ? 'passed' : `failed (${code})`} in ${elapsed(since)}`);
  return code;
}

/** @param {readonly string[]} words */
function selection(words) {
  if (words[0] !== '--only') return { names: [...STEPS.keys()], args: words };
  const wanted = (words[1] ?? '').split(',');
  const unknown = wanted.filter((name) => !STEPS.has(name));
  if (unknown.length > 0) {
    throw new SetupError(`No such step: ${unknown.join(', ')}. There are ${[...STEPS.keys()].join(', ')}.`);
  }
  return { names: [...STEPS.keys()].filter((name) => wanted.includes(name)), args: words.slice(2) };
}

/**
 * A tool that has something to say when it fails only; of a success, its closing line is shown.
 * @param {string} program
 * @param {string[]} fixed
 * @returns {Step}
 */
function quiet(program, ...fixed) {
  return async (args, env) => closing(await runQuietly(bin(program), [...fixed, ...args], env));
}

/**
 * @param {string} program
 * @param {string[]} fixed
 * @returns {Step}
 */
function visible(program, ...fixed) {
  return (args, env) => runVisibly(bin(program), [...fixed, ...args], env);
}

/**
 * @param {Step} step
 * @returns {Step}
 */
function afterBuild(step) {
  return async (args, env) => {
    await ensureBuild();
    return step(args, env);
  };
}

/** @param {Awaited<ReturnType<typeof runQuietly>>} result */
function closing({ code, output }) {
  const lines = output.split('\n').filter((line) => !CHATTER.test(line));
  const last = lines.findLast((line) => line.includes('NX   Successfully')) ?? lines.at(-1) ?? '';
  say(code === 0 ? last.trim() : lines.join('\n').replace(/\n{3,}/g, '\n\n'));
  return code;
}
