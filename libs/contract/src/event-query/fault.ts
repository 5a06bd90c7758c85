/** What is wrong with a query, and where: `length` characters (UTF-16) from `at` on. */
export interface QueryFault {
  readonly at: number;
  readonly length: number;
  readonly message: string;
  /** What to write in the place of the fault; empty when it is best left out. */
  readonly suggestion: string;
}

/** A part of a query, from `at` up to `end`. */
export interface Span {
  readonly at: number;
  readonly end: number;
}

export type Parsed<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: QueryFault };

/** Thrown within the parser alone, so that its functions can be read without a branch for every fault. */
class FaultFound extends Error {
  constructor(readonly fault: QueryFault) {
    super(fault.message);
  }
}

/** Throws `FaultFound`. */
export function refuse(span: Span, message: string, suggestion: string): never {
  throw new FaultFound({ at: span.at, length: span.end - span.at, message, suggestion });
}

export function parsed<Value>(parse: () => Value): Parsed<Value> {
  try {
    return { ok: true, value: parse() };
  } catch (error) {
    if (error instanceof FaultFound) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** Characters of the query shown before and after the fault. */
const AROUND = 60;

/** Two lines: the query, or the part around the fault, and carets under the fault. */
export function caretLines(text: string, { at, length }: QueryFault): string {
  const from = Math.max(0, at - AROUND);
  const to = Math.min(text.length, at + length + AROUND);
  const ellipsis = from > 0 ? '…' : '';
  const shown = text.slice(from, to).replaceAll(/\s/g, ' ');
  const indent = ' '.repeat(ellipsis.length + characters(text.slice(from, at)));
  const carets = '^'.repeat(Math.max(1, characters(text.slice(at, at + length))));
  return `${ellipsis}${shown}${to < text.length ? '…' : ''}\n${indent}${carets}`;
}

function characters(text: string): number {
  return Array.from(text).length;
}
