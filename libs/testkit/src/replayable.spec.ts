import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { replayable, replayCommand, testSeed } from './replayable.js';

const here = import.meta.url;
const COMMAND =
  /BERTH_TEST_SEED=(-?\d+) npx vitest run --project unit libs\/testkit\/src\/replayable\.spec\.ts$/;

/** The message of a property that fails, and the number it failed on. */
function failure(): { readonly message: string; readonly counterexample: string | undefined } {
  const falls = fc.property(fc.integer(), (number) => number < 1_000);
  try {
    fc.assert(falls, replayable(fc.defaultReportMessage, here));
  } catch (error) {
    const { message } = error as Error;
    return { message, counterexample: /Counterexample: \[(.*)\]/.exec(message)?.[1] };
  }
  return { message: '', counterexample: undefined };
}

describe('a failing property', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('prints seed and path, and ends with the command that replays it', () => {
    vi.stubEnv('BERTH_TEST_SEED', '');
    const { message } = failure();
    expect(message).toMatch(/seed: -?\d+, path: "/);
    expect(message).toMatch(COMMAND);
  });

  it('takes its seed from the environment', () => {
    vi.stubEnv('BERTH_TEST_SEED', '-1234');
    expect(failure()).toEqual(failure());
    expect(COMMAND.exec(failure().message)?.[1]).toBe('-1234');
  });
});

describe('a property that holds', () => {
  it('says nothing', () => {
    expect(() => {
      fc.assert(fc.property(fc.integer(), Number.isInteger), replayable(fc.defaultReportMessage, here));
    }).not.toThrow();
  });
});

describe('testSeed', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is undefined when the environment does not say', () => {
    vi.stubEnv('BERTH_TEST_SEED', '');
    expect(testSeed()).toBeUndefined();
  });

  it.each(['seven', '1.5', '1e400'])('refuses %s', (text) => {
    vi.stubEnv('BERTH_TEST_SEED', text);
    expect(() => testSeed()).toThrow('BERTH_TEST_SEED is no whole number');
  });
});

describe('replayCommand', () => {
  it('names the test by its place in the repository', () => {
    expect(replayCommand(5, here)).toMatch(COMMAND);
  });
});
