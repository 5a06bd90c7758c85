import { parseArgs } from 'node:util';

export const HELP = `npm run demo -- [options]

Starts a service of its own on a temporary ledger, and a fleet that uses it.

  --machines 300   how many machines at most, in three groups that grow and shrink
  --speed 1        2 is twice as fast: at 1 a lease lives 9 s, a heartbeat comes every 3 s
  --seed N         the same mishaps in the same order as another run with that seed
  --duration N     seconds until it ends by itself; without it, Ctrl-C ends it
  --port N         where the service listens: 7001 if that is free, else any
  --help           this text`;

export interface DemoOptions {
  readonly machines: number;
  readonly speed: number;
  readonly seed: number;
  readonly durationMs: number;
  readonly port: number | undefined;
}

/** What was asked for cannot be done, in one line. */
export class OptionRefused extends Error {
  override readonly name = 'OptionRefused';
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/** The options of the command line; undefined when help was asked for. Throws `OptionRefused`. */
export function readOptions(words: readonly string[], freshSeed: number): DemoOptions | undefined {
  const values = parse(words);
  if (values.help) return undefined;
  const number = (name: 'machines' | 'speed' | 'seed' | 'duration' | 'port', bounds: Bounds) => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= bounds.min && value <= bounds.max && (!bounds.whole || Number.isInteger(value)))
      return value;
    const kind = bounds.whole ? 'a whole number' : 'a number';
    throw new OptionRefused(`--${name}: '${text}' is not ${kind} from ${bounds.min} to ${bounds.max}`);
  };
  return {
    machines: number('machines', { min: 6, max: 50_000, whole: true }) ?? 300,
    speed: number('speed', { min: 0.1, max: 20, whole: false }) ?? 1,
    seed: number('seed', { min: 0, max: 2 ** 32 - 1, whole: true }) ?? freshSeed,
    durationMs:
      (number('duration', { min: 1, max: 1_000_000, whole: false }) ?? Number.POSITIVE_INFINITY) * 1_000,
    port: number('port', { min: 1, max: 65_535, whole: true }),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        machines: { type: 'string' },
        speed: { type: 'string' },
        seed: { type: 'string' },
        duration: { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new OptionRefused((error as Error).message);
  }
}
