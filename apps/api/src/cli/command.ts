import type { Output } from './output.js';
import type { Source } from './source.js';

export interface Option {
  /** What stands for the value in the help; an option without one is a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly says: string;
}

export interface Command {
  readonly name: string;
  /** Its words, as the help shows them: `<identifier>`, `[query]`. */
  readonly takes: string;
  readonly says: string;
  readonly more?: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  run(words: Words, context: Context): Promise<void>;
}

/** What a command works with. */
export interface Context {
  /** Opens the service or the file that was chosen, when it is needed first. */
  readonly source: () => Promise<Source>;
  readonly output: Output;
}

/** What was typed behind the command's name. */
export interface Words {
  readonly positionals: readonly string[];
  value(option: string): string | undefined;
  has(option: string): boolean;
}

/** Where to ask, and how to answer: of all commands that read. */
export const READING_OPTIONS = {
  url: { value: 'url', says: 'ask this service; without it, read the file in BERTH_DATA_DIR' },
  json: { says: 'answer as JSON, for machines' },
} as const satisfies Record<string, Option>;

export const AT_OPTION = {
  at: { value: 'time', says: 'as of then: 2026-11-22T10:15:00Z, or a position' },
} as const satisfies Record<string, Option>;

export const LIMIT_OPTION = {
  limit: { value: 'n', says: 'at most so many, 1 to 100000 (100)' },
} as const satisfies Record<string, Option>;

export const LIST_OPTIONS = {
  ...LIMIT_OPTION,
  after: { value: 'cursor', says: 'go on behind the `next` of an earlier answer' },
} as const satisfies Record<string, Option>;
