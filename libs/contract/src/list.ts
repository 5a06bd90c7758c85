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

/** One page of a list. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: '`after` of the next page; null when this is the last' }),
    total: z.number().int(),
    total_is_exact: z.boolean(),
  });
}
