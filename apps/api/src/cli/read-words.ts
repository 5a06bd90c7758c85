import { parseArgs } from 'node:util';
import { usageError } from './cli-error.js';
import type { Command, Words } from './command.js';

/** `-type:Lease*` leaves events out; it is no option, though it begins like one. */
const NEGATED_TERM = /^-[a-z_]+:/;

/** Sorts what was typed into the command's options and its other words. Throws `CliError` with code 2. */
export function readWords(command: Command, typed: readonly string[]): Words {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value, short }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
    ]),
  );
  const end = typed.indexOf('--');
  const before = end < 0 ? typed : typed.slice(0, end);
  const isTerm = (word: string): boolean => NEGATED_TERM.test(word);
  const args = before.filter((word) => !isTerm(word));
  const others = [...before.filter(isTerm), ...(end < 0 ? [] : typed.slice(end + 1))];
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return {
      positionals: [...positionals, ...others],
      value: (option) => (typeof values[option] === 'string' ? values[option] : undefined),
      has: (option) => values[option] === true,
    };
  } catch (error) {
    throw usageError(`${firstSentence(error as Error)} (berth ${command.name} --help)`);
  }
}

/** Node's own words go on with advice for those who write programs. */
function firstSentence({ message }: Error): string {
  return message.split(/\.\s/, 1)[0] ?? message;
}

/** A whole number within bounds, or what stands for it when the option was not given. */
export function numberOption(
  words: Words,
  option: string,
  { min, max, otherwise }: { readonly min: number; readonly max: number; readonly otherwise: number },
): number {
  const text = words.value(option);
  if (text === undefined) return otherwise;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw usageError(`--${option}: '${text}' is no whole number from ${String(min)} to ${String(max)}`);
}

/** The only word that a command takes, if any. */
export function onlyWord({ positionals }: Words, what: string): string | undefined {
  const [word, surplus] = positionals;
  if (surplus !== undefined) throw usageError(`'${surplus}' is one ${what} too many`);
  return word;
}
