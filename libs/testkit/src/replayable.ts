import { cwd, env } from 'node:process';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const SEED_VARIABLE = 'BERTH_TEST_SEED';

interface Run {
  readonly failed: boolean;
  readonly seed: number;
  readonly errorInstance?: unknown;
}

/** The seed that the environment asks for, or undefined when each run may take its own. */
export function testSeed(): number | undefined {
  const text = env[SEED_VARIABLE];
  if (text === undefined || text === '') return undefined;
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw new Error(`${SEED_VARIABLE} is no whole number: '${text}'`);
  return seed;
}

/** What to type to see the same run again. `testFile` is the `import.meta.url` of the test. */
export function replayCommand(seed: number, testFile: string): string {
  const file = relative(cwd(), fileURLToPath(testFile));
  return `${SEED_VARIABLE}=${String(seed)} npx vitest run --project unit ${file}`;
}

/**
 * Parameters for fast-check's `assert`: the seed of the environment, if any, and a failure that ends with the
 * command that replays it. `report` is fast-check's `defaultReportMessage`; taken as an argument because this
 * library is also used where fast-check is not installed.
 */
export function replayable(
  report: (details: never) => string | undefined,
  testFile: string,
): { readonly seed?: number; readonly reporter: <Details extends Run>(details: Details) => void } {
  const seed = testSeed();
  return {
    ...(seed !== undefined && { seed }),
    reporter: (details) => {
      if (!details.failed) return;
      // What fast-check hands over is what its own report takes; its type cannot be written without it.
      const message = report(details as never) ?? '';
      throw new Error(`${message}\n\nReplay: ${replayCommand(details.seed, testFile)}`, {
        cause: details.errorInstance,
      });
    },
  };
}
