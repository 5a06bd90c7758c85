import { z } from 'zod';

export const LIST_LIMIT_DEFAULT = 50;
const LIST_LIMIT_MAX = 200;

/** `limit` of a list. */
export const limitSchema = z
  .string()
  .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= LIST_LIMIT_MAX, {
    error: `limit must be a whole number from 1 to ${String(LIST_LIMIT_MAX)}`,
  })
  .transform(Number)
  .optional()
  .meta({ description: `At most so many: ${String(LIST_LIMIT_DEFAULT)}, at most ${String(LIST_LIMIT_MAX)}` });

/** `q` of a list. */
export function partSchema(description: string) {
  return z.string().max(300, 'q must be at most 300 characters').optional().meta({ description });
}

/** `after` of a list. */
export const cursorSchema = z.string().optional().meta({ description: 'The `next` of the page before' });

/** Some of the words that there are, with commas between them. */
export function listOfSchema<Word extends string>(name: string, words: readonly Word[]) {
  const isWord = (text: string): text is Word => (words as readonly string[]).includes(text);
  return z
    .string()
    .transform((text, context): readonly Word[] => {
      const given = text.split(',');
      if (given.every(isWord)) return [...new Set(given)];
      context.addIssue(`${name} must be some of ${words.join(' ')}, with commas between them`);
      return z.NEVER;
    })
    .optional();
}

/** One page of a list. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: '`after` of the next page; null when this is the last' }),
    total: z.number().int(),
    total_is_exact: z.boolean(),
  });
}
