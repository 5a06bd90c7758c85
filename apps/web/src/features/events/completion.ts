import { ALIASES, NAME_FIELDS, NUMBER_FIELDS, TIME_FIELDS, type FieldName } from '@berth/contract';

export const FIELDS: readonly FieldName[] = [...NAME_FIELDS, ...NUMBER_FIELDS, ...TIME_FIELDS];

/** What is being written at the caret: the name of a field, or a value of one; `at` up to `end` is replaced. */
export interface Completion {
  readonly field: FieldName | undefined;
  readonly typed: string;
  readonly at: number;
  readonly end: number;
  /** The query without the term that is being written. */
  readonly others: string;
}

/** What could be completed where the caret is. */
export function completionAt(text: string, caret: number): Completion {
  const begin = wordBegin(text, caret);
  const end = wordEnd(text, caret);
  const others = `${text.slice(0, begin)} ${text.slice(end)}`.trim();
  const minus = text.startsWith('-', begin) ? 1 : 0;
  const word = text.slice(begin + minus, caret);
  const [, name] = /^([A-Za-z_]+):/.exec(word) ?? [];
  const field = name === undefined ? undefined : fieldNamed(name);
  if (field === undefined) return { field, typed: word, at: begin + minus, end, others };
  const at = valueBegin(text, begin + minus + (name?.length ?? 0) + 1, caret);
  return { field, typed: text.slice(at, caret).replace(/^"/, ''), at, end: valueEnd(text, caret), others };
}

function fieldNamed(name: string): FieldName | undefined {
  return FIELDS.find((field) => field === name) ?? ALIASES.get(name);
}

/** Behind the last blank that stands in no quotes. */
function wordBegin(text: string, caret: number): number {
  let begin = 0;
  let isQuoted = false;
  for (let at = 0; at < caret; at += 1) {
    const character = text.charAt(at);
    if (character === '\\' && isQuoted) at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /\s/.test(character)) begin = at + 1;
  }
  return begin;
}

function wordEnd(text: string, caret: number): number {
  const blank = text.slice(caret).search(/\s/);
  return blank < 0 ? text.length : caret + blank;
}

function valueBegin(text: string, first: number, caret: number): number {
  let begin = first;
  let isQuoted = false;
  for (let at = first; at < caret; at += 1) {
    if (text.charAt(at) === '"') isQuoted = !isQuoted;
    else if (!isQuoted && text.charAt(at) === ',') begin = at + 1;
  }
  return begin;
}

function valueEnd(text: string, caret: number): number {
  const stop = text.slice(caret).search(/[\s,]/);
  return stop < 0 ? text.length : caret + stop;
}
