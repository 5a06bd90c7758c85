import { cutTo, printable, widthOf } from './printable.js';

type Value = string | number | null | undefined;

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => Value;
}

const GAP = '  ';
const ABSENT = '-';

/**
 * Lines of a table: a head, and a line a row, columns aligned, numbers to the right. Longer ones than `width`
 * (undefined: no limit) are cut, so that no row takes two lines of a terminal.
 */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width?: number,
): readonly string[] {
  const cells = rows.map((row) => columns.map((column) => cellOf(column.of(row))));
  const isNumeric = columns.map((column) => {
    const values = rows.map((row) => column.of(row));
    return values.some(isNumber) && values.every((value) => isNumber(value) || isAbsent(value));
  });
  const lines = [columns.map(({ title }) => title), ...cells];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))));
  return lines.map((line) => {
    const aligned = line.map((cell, index) => {
      const blanks = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
      return isNumeric[index] ? blanks + cell : cell + blanks;
    });
    const text = aligned.join(GAP).trimEnd();
    return width === undefined ? text : cutTo(text, width);
  });
}

/** Lines of names and their values, for one thing. */
export function factLines(facts: readonly (readonly [string, Value])[]): readonly string[] {
  const width = Math.max(...facts.map(([name]) => widthOf(name)));
  return facts.map(([name, value]) => `${name.padEnd(width)}${GAP}${cellOf(value)}`);
}

function cellOf(value: Value): string {
  if (isAbsent(value)) return ABSENT;
  return typeof value === 'number' ? String(value) : printable(value);
}

function isNumber(value: Value): value is number {
  return typeof value === 'number';
}

function isAbsent(value: Value): value is null | undefined | '' {
  return value === null || value === undefined || value === '';
}
