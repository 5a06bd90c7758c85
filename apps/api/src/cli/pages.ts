import type { z } from 'zod';
import type { Context, Words } from './command.js';
import { numberOption } from './read-words.js';
import { ask, pathOf, type Source } from './source.js';
import type { Column } from './table.js';

const PAGE_MAX = 200;
const LIMIT = { min: 1, max: 100_000, otherwise: 100 };

/** A part of a list, as every list of the API is answered. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly total: number;
  readonly total_is_exact: boolean;
}

interface List<Item> {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly schema: z.ZodType<Page<Item>>;
  readonly columns: readonly Column<Item>[];
}

/** Shows a list, page after page until there are as many as `--limit` says. */
export async function showList<Item>(words: Words, context: Context, list: List<Item>): Promise<void> {
  const limit = numberOption(words, 'limit', LIMIT);
  const found = await readPages(await context.source(), list, limit, words.value('after'));
  const { output } = context;
  if (words.has('json')) {
    output.json(found);
    return;
  }
  output.table(list.columns, found.items);
  const total = `${found.total_is_exact ? '' : 'at least '}${String(found.total)}`;
  if (found.next !== null) {
    output.note(`${String(found.items.length)} of ${total}; what follows: --after ${found.next}`);
  }
}

async function readPages<Item>(
  source: Source,
  { path, parameters, schema }: List<Item>,
  limit: number,
  after: string | undefined,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let next = after;
  for (;;) {
    const page = { after: next, limit: Math.min(PAGE_MAX, limit - items.length) };
    const { value } = await ask(source, pathOf(path, { ...parameters, ...page }), schema);
    items.push(...value.items);
    // A page may be empty and not the last: whoever looks for something rare looks for long.
    if (value.next === null || items.length >= limit) return { ...value, items };
    next = value.next;
  }
}
