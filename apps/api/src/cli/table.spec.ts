import { describe, expect, it } from 'vitest';
import { factLines, tableLines } from './table.js';

interface Row {
  readonly name: string | null;
  readonly count: number;
}

const COLUMNS = [
  { title: 'name', of: ({ name }: Row) => name },
  { title: 'count', of: ({ count }: Row) => count },
];

describe('a table', () => {
  it('aligns words to the left and numbers to the right, and ends no line with a blank', () => {
    const rows = [
      { name: 'web', count: 1_000 },
      { name: 'batch', count: 7 },
    ];

    expect(tableLines(COLUMNS, rows)).toEqual(['name   count', 'web     1000', 'batch      7']);
  });

  it('aligns by the columns that a terminal gives to a character', () => {
    const rows = [
      { name: '機械', count: 1 },
      { name: '👩‍🚀', count: 2 },
      { name: 'é', count: 3 },
    ];

    expect(tableLines(COLUMNS, rows)).toEqual(['name  count', '機械      1', '👩‍🚀        2', 'é         3']);
  });

  it('shows a dash for what is absent', () => {
    expect(tableLines(COLUMNS, [{ name: null, count: 1 }])[1]).toBe('-         1');
  });

  it('shows what a terminal would obey as it is written', () => {
    const rows = [{ name: '\u001b[31mred\n\u202egnol', count: 1 }];

    expect(tableLines(COLUMNS, rows)[1]).toContain('\\u{001b}[31mred\\u{000a}\\u{202e}gnol');
  });

  it('cuts lines at the width, never in the middle of a character', () => {
    const rows = [{ name: '機械機械', count: 123 }];

    expect(tableLines(COLUMNS, rows, 6)[1]).toBe('機械…');
    expect(tableLines(COLUMNS, rows, 200)[1]).toBe('機械機械    123');
  });

  it('is only a head when there are no rows', () => {
    expect(tableLines(COLUMNS, [])).toEqual(['name  count']);
  });

  it('of one thing has a line a fact', () => {
    expect(
      factLines([
        ['token', 17],
        ['last seen', null],
      ]),
    ).toEqual(['token      17', 'last seen  -']);
  });
});
