import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tableLines, type Column } from './table.js';

/** Standard output and standard error, as commands use them. */
export class Output {
  constructor(
    private readonly stdout: NodeJS.WriteStream,
    private readonly stderr: NodeJS.WriteStream,
  ) {}

  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.stdout.write(`${lines.join('\n')}\n`);
  }

  /** A line beside the answer, which is not part of it. */
  note(line: string): void {
    this.stderr.write(`${line}\n`);
  }

  json(value: unknown): void {
    this.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Lines are cut at the terminal's edge; never where they go to a file or another program. */
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    this.lines(tableLines(columns, rows, this.stdout.isTTY ? this.stdout.columns : undefined));
  }

  /** Passes on what arrives, no faster than it is taken. */
  async stream(body: Readable): Promise<void> {
    await pipeline(body, this.stdout, { end: false });
  }
}
