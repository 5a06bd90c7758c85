import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SeededRandom, testSeed } from '@berth/testkit';

/** Chance for one test file; prints the command that replays it. `file` is the test's `import.meta.url`. */
export function printedRandom(file: string): SeededRandom {
  const seed = testSeed() ?? Date.now() % 1_000_000_007;
  const path = relative(process.cwd(), fileURLToPath(file));
  process.stdout.write(
    `seed ${String(seed)}: BERTH_TEST_SEED=${String(seed)} npx vitest run --project integration ${path}\n`,
  );
  return new SeededRandom(seed);
}
