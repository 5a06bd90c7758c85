import type { Reporter, TestCase } from 'vitest/node';

/**
 * Tells at the end of a run which tests passed at their second attempt only, and what was wrong at the first:
 * a test that is retried hides nothing.
 */
export class FlakyReporter implements Reporter {
  private readonly flaky: TestCase[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.flaky.push(test);
  }

  onTestRunEnd(): void {
    if (this.flaky.length === 0) return;
    console.log(`\nPassed at the second attempt only (flaky): ${String(this.flaky.length)}`);
    for (const test of this.flaky) {
      console.log(`  ${test.module.relativeModuleId} > ${test.fullName}`);
      for (const { stack, message } of test.result().errors ?? []) console.log(ours(stack ?? message));
    }
  }
}

/** A stack without the lines of the runner. */
function ours(stack: string): string {
  const lines = stack.split('\n').filter((line) => !line.includes('node_modules'));
  return lines.join('\n');
}
