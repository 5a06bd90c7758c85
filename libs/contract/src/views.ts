import { VIEW_QUERY_LENGTH_MAX, VIEW_TITLE_LENGTH_MAX } from '@berth/domain';
import { z } from 'zod';
import { timeSchema } from './names.js';
import { reasonSchema } from './reason.js';

export const deleteViewQuerySchema = z.object({ reason: reasonSchema });

const slugSchema = z
  .string()
  .meta({ description: '1-64 of a-z 0-9 -, none - at either end', examples: ['ended-leases'] });

export const viewParamsSchema = z.object({ slug: slugSchema });

export const viewsQuerySchema = z.object({
  q: z.string().optional().meta({ description: 'Text in the name or the title' }),
  sort: z.enum(['slug', '-saved_at'], "sort must be 'slug' or '-saved_at'").default('slug'),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, 'limit must be a whole number from 1 to 200')
    .transform(Number)
    .default(200),
  after: z.string().optional().meta({ description: '`next` of the page before' }),
});

export const saveViewSchema = z.object({
  query: z
    .string()
    .max(VIEW_QUERY_LENGTH_MAX)
    .meta({
      description: 'In the query language',
      examples: ['type:Lease*'],
    }),
  title: z
    .string()
    .max(VIEW_TITLE_LENGTH_MAX, `title must have at most ${String(VIEW_TITLE_LENGTH_MAX)} characters`)
    .nullish()
    .meta({ description: 'For people; the name when it is left out' }),
  shared: z.boolean().nullish().meta({ description: 'Whether others see it (no)' }),
  reason: reasonSchema,
});

export const viewSchema = z.object({
  slug: slugSchema,
  title: z.string(),
  query: z.string(),
  owner: z.string(),
  shared: z.boolean(),
  saved_at: timeSchema,
});

export const viewsSchema = z.object({
  items: z.array(viewSchema),
  next: z.string().nullable(),
  total: z.number().int(),
  total_is_exact: z.literal(true),
});

export type View = z.infer<typeof viewSchema>;
export type ViewList = z.infer<typeof viewsSchema>;
