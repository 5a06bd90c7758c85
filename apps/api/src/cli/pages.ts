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
}

/** Shows a list of the API, page after page until there are as many as `--limit` says. */
export async function showList<Item>(
  words: Words,
  context: Context,
  columns: readonly Column<Item>[],
  list: List<Item>,
): Promise<void> {
  const part = { limit: numberOption(words, 'limit', LIMIT), after: words.value('after') };
  show(words, context, columns, await readPages(await context.source(), list, part));
}

/** Shows the first of these, as many as `--limit` says. */
export function showItems<Item>(
  words: Words,
  context: Context,
  columns: readonly Column<Item>[],
  all: readonly Item[],
): void {
  const items = all.slice(0, numberOption(words, 'limit', LIMIT));
  show(words, context, columns, { items, next: null, total: all.length, total_is_exact: true });
}

/** One page, made of as many of the API's as it takes. */
export async function readPages<Item>(
  source: Source,
  { path, parameters, schema }: List<Item>,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
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

function show<Item>(
  words: Words,
  { output }: Context,
  columns: readonly Column<Item>[],
  found: Page<Item>,
): void {
  if (words.has('json')) {
    output.json(found);
    return;
  }
  output.table(columns, found.items);
  const { items, next, total, total_is_exact: isExact } = found;
  const count = `${String(items.length)} of ${isExact ? '' : 'at least '}${String(total)}`;
  if (next !== null) output.note(`${count}; what follows: --after ${next}`);
  else if (items.length < total && words.value('after') === undefined)
    output.note(`${count}; more by --limit`);
}
