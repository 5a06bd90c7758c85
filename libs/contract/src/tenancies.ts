import { z } from 'zod';
import { cursorSchema, limitSchema, pageSchema } from './list.js';
import {
  asOfSchema,
  clientIdSchema,
  identifierSchema,
  poolNameSchema,
  timeSchema,
  tokenSchema,
} from './names.js';

export const TENANCY_ENDS = ['expired', 'released', 'revoked'] as const;

/** One client's hold of one identifier. */
export const tenancySchema = z.object({
  pool: poolNameSchema,
  identifier: identifierSchema,
  client_id: clientIdSchema,
  token: tokenSchema,
  from: timeSchema,
  to: timeSchema.nullable().meta({ description: 'Up to, but not including; null while it lasts' }),
  ended_by: z.enum(TENANCY_ENDS).nullable(),
  end_reason: z.string().nullable().meta({
    description: 'What was given as the reason when it was ended; null when nothing was, and while it lasts',
  }),
  ended_at_position: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'Of the event that ended it; null while it lasts' }),
  heartbeats: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'null of a lease that lasted at as_of and went on: they are not counted again' }),
  last_seen: timeSchema,
  longest_gap_seconds: z
    .number()
    .nullable()
    .meta({ description: 'The longest silence between two signs of life; null as `heartbeats` is' }),
});

const windowTime = (description: string) =>
  z
    .string()
    .optional()
    .meta({ description: `${description}: RFC 3339, a day, \`-24h\`, \`now\``, examples: ['-24h'] });

const windowShape = {
  from: windowTime('What was so at this time or later'),
  to: windowTime('What was so before this time'),
};

const orderSchema = z
  .enum(['asc', 'desc'], "order must be 'asc' or 'desc'")
  .default('desc')
  .meta({ description: 'The newest first when left out' });

export const identifierTenanciesQuerySchema = z.object({
  ...windowShape,
  at: z.string().optional().meta({ description: 'Who held it then: a position, or an RFC 3339 time' }),
  order: orderSchema,
  after: cursorSchema,
  limit: limitSchema,
  as_of: asOfSchema,
});

export const clientTenanciesQuerySchema = z.object({
  pool: poolNameSchema.optional().meta({ description: 'Of this pool only' }),
  ...windowShape,
  order: orderSchema,
  after: cursorSchema,
  limit: limitSchema,
  as_of: asOfSchema,
});

/** Computed over all tenancies of the identifier, whichever are listed. */
export const neverHeldTwiceSchema = z.object({
  holds: z
    .boolean()
    .nullable()
    .meta({ description: 'null when there was no time for all of them, and none of those checked overlap' }),
  checked: z.number().int().meta({ description: 'How many tenancies were looked at' }),
  overlaps: z.array(z.object({ earlier: tokenSchema, later: tokenSchema })).meta({
    description: 'Tokens of two tenancies of which the later began before the earlier was over; at most 100',
  }),
});

export const clientTenanciesSchema = pageSchema(tenancySchema);
export const identifierTenanciesSchema = clientTenanciesSchema.extend({
  never_held_twice: neverHeldTwiceSchema,
});

export type Tenancy = z.infer<typeof tenancySchema>;
export type NeverHeldTwice = z.infer<typeof neverHeldTwiceSchema>;
export type ClientTenancies = z.infer<typeof clientTenanciesSchema>;
export type IdentifierTenancies = z.infer<typeof identifierTenanciesSchema>;
