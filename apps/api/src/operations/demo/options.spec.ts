import { readSettings } from '../../platform/settings.js';
import { describe, expect, it } from 'vitest';
import { OptionRefused, readOptions } from './options.js';
import { demoPlan } from './plan.js';

describe('the options of the demo', () => {
  it('has a default for each', () => {
    expect(readOptions([], 5)).toEqual({
      machines: 300,
      speed: 1,
      seed: 5,
      durationMs: Number.POSITIVE_INFINITY,
      port: undefined,
    });
  });

  it('takes them all', () => {
    const words = ['--machines', '40', '--speed', '2.5', '--seed', '9', '--duration', '3', '--port', '7002'];
    expect(readOptions(words, 5)).toEqual({
      machines: 40,
      speed: 2.5,
      seed: 9,
      durationMs: 3_000,
      port: 7_002,
    });
  });

  it.each([
    [['--machines', '2.5'], "--machines: '2.5' is not a whole number from 6 to 50000"],
    [['--speed', 'fast'], "--speed: 'fast' is not a number from 0.1 to 20"],
    [['--port', '0'], "--port: '0' is not a whole number from 1 to 65535"],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j', (words, message) => {
    expect(() => readOptions(words, 5)).toThrow(OptionRefused);
    expect(() => readOptions(words, 5)).toThrow(message);
  });

  it.each([
    { machines: 6, speed: 0.1 },
    { machines: 300, speed: 1 },
    { machines: 50_000, speed: 20 },
  ])('makes settings that the service takes: %j', (options) => {
    const { environment, groups } = demoPlan(options);
    const settings = readSettings({ ...environment });
    const pools = settings.pools.map(({ name }) => name);
    expect(groups.map(({ pool }) => pool)).toEqual(pools);
    expect(
      groups.every(({ machinesMin, machinesMax }) => 0 < machinesMin && machinesMin <= machinesMax),
    ).toBe(true);
  });
});
