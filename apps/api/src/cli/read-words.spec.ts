import { describe, expect, it } from 'vitest';
import { CliError } from './cli-error.js';
import type { Command } from './command.js';
import { numberOption, readWords } from './read-words.js';

const COMMAND: Command = {
  name: 'events',
  takes: '[query]',
  says: '',
  options: { limit: { value: 'n', says: '' }, json: { says: '' } },
  run: async () => undefined,
};

const read = (...typed: readonly string[]) => readWords(COMMAND, typed);

describe('the words of a command', () => {
  it('are options and all others, in any order', () => {
    const words = read('pool:web', '--limit', '5', 'client:ip-10*', '--json');

    expect(words.positionals).toEqual(['pool:web', 'client:ip-10*']);
    expect(words.value('limit')).toBe('5');
    expect(words.has('json')).toBe(true);
    expect(words.has('limit')).toBe(false);
  });

  it('may begin with a minus when they are terms of a query', () => {
    expect(read('-type:Lease*', '--json', 'pool:web').positionals).toEqual(['pool:web', '-type:Lease*']);
    expect(read('--json', '--', '-text', '--json').positionals).toEqual(['-text', '--json']);
  });

  it.each([
    [['--colour'], "Unknown option '--colour'"],
    [['--limit'], "Option '--limit <value>' argument missing"],
    [['--json=yes'], "Option '--json' does not take an argument"],
    [['-x'], "Unknown option '-x'"],
  ])('%j are not understood', (typed, message) => {
    expect(() => read(...typed)).toThrow(new CliError(`${message} (berth events --help)`, 2));
  });

  it('have numbers within their bounds', () => {
    const bounds = { min: 1, max: 10, otherwise: 3 };

    expect(numberOption(read('--limit', '10'), 'limit', bounds)).toBe(10);
    expect(numberOption(read(), 'limit', bounds)).toBe(3);
    for (const text of ['0', '11', '1e1', 'ten', '', '1.5', ' 5']) {
      expect(() => numberOption(read(`--limit=${text}`), 'limit', bounds)).toThrow(CliError);
    }
  });
});
