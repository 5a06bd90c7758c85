import { z } from 'zod';
import { clientLeaseSchema } from './leases.js';
import { cursorSchema, limitSchema, listOfSchema, pageSchema, partSchema } from './list.js';
import {
  asOfSchema,
  clientIdSchema,
  identifierSchema,
  poolNameSchema,
  stateSchema,
  timeSchema,
  tokenSchema,
} from './names.js';

/**
 * A client is late when one of its leases is, and held when all are well; it rests when it holds nothing and may
 * still have an identifier again; otherwise it is gone.
 */
export const CLIENT_STATUSES = ['held', 'late', 'resting', 'gone'] as const;

export const CLIENT_SORTS = [
  'client_id',
  '-client_id',
  'held_since',
  '-held_since',
  'last_seen',
  '-last_seen',
] as const;

export const UPTIME_BUCKETS_MAX = 366;

const poolScopeSchema = poolNameSchema.optional().meta({
  description: 'As if there were no other pool: clients that never held anything of it are left out',
});

export const clientsQuerySchema = z.object({
  q: partSchema('Part of the client’s name, in any case'),
  status: listOfSchema('status', CLIENT_STATUSES).meta({
    description: 'One or several, with commas between them',
    examples: ['held,late'],
  }),
  pool: poolScopeSchema,
  sort: z
    .enum(CLIENT_SORTS, { error: `sort must be one of ${CLIENT_SORTS.join(' ')}` })
    .default('client_id')
    .meta({
      description:
        'By name when left out; a minus turns it round. `held_since` and `last_seen` need status=held,late',
    }),
  include: listOfSchema('include', ['uptime']).meta({
    description: '`uptime` adds `uptime_24h` to each client',
    examples: ['uptime'],
  }),
  after: cursorSchema,
  limit: limitSchema,
  as_of: asOfSchema,
});

export const clientQuerySchema = z.object({ pool: poolScopeSchema, as_of: asOfSchema });

const shareSchema = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .meta({ description: 'Of the time that counts: up / (up + down); null when there is none' });

const clientRestSchema = z.object({
  pool: poolNameSchema,
  identifier: identifierSchema,
  token: tokenSchema,
  state: stateSchema,
  available_at: timeSchema,
});

export const clientEntrySchema = z.object({
  client_id: clientIdSchema,
  status: z.enum(CLIENT_STATUSES),
  leases: z.array(clientLeaseSchema).meta({ description: 'What it holds, one a pool' }),
  rests: z.array(clientRestSchema).meta({ description: 'What it may have again while it rests' }),
  first_seen: timeSchema,
  last_seen: timeSchema,
  held_since: timeSchema
    .nullable()
    .meta({ description: 'When the oldest of its leases began; null when it has none' }),
});

const listedClientSchema = clientEntrySchema.extend({
  uptime_24h: shareSchema.optional().meta({
    description: 'Its uptime in the last 24 hours, with include=uptime; null when nothing is known',
  }),
});

export const clientListSchema = pageSchema(listedClientSchema);

export const clientHistorySchema = clientEntrySchema.extend({
  tenancies: z.number().int().meta({ description: 'How many leases it has had' }),
  identifiers: z.number().int().meta({ description: 'On how many different identifiers' }),
  total_is_exact: z.boolean().meta({ description: 'False when there are at least so many' }),
});

const time = (description: string) =>
  z
    .string()
    .optional()
    .meta({ description, examples: ['-7d'] });

export const uptimeQuerySchema = z.object({
  from: time('From this time on (a day before `to`): RFC 3339, a day, `-24h`'),
  to: time('Up to this time (now)'),
  buckets: z
    .string()
    .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= UPTIME_BUCKETS_MAX, {
      error: `buckets must be a whole number from 1 to ${String(UPTIME_BUCKETS_MAX)}`,
    })
    .transform(Number)
    .default(24)
    .meta({ description: 'Into how many equal spans the window is cut: 24, at most 366' }),
  pool: poolNameSchema.optional().meta({ description: 'Leases of this pool only' }),
  as_of: asOfSchema,
});

const seconds = (description: string) => z.number().nonnegative().meta({ description });

const shareShape = {
  share: shareSchema,
  up_seconds: seconds('It held a lease'),
  down_seconds: seconds('It held none, after it was first seen'),
  unknown_seconds: seconds('Nobody could be heard: neither up nor down'),
};

/** From leases, as intervals. What lies before the client was first seen does not count. */
export const uptimeSchema = z.object({
  client_id: clientIdSchema,
  from: timeSchema,
  to: timeSchema,
  first_seen: timeSchema,
  ...shareShape,
  longest_gap: z
    .object({ from: timeSchema, to: timeSchema, seconds: z.number() })
    .nullable()
    .meta({ description: 'The longest time that it was down without interruption; null when it never was' }),
  buckets: z.array(z.object({ from: timeSchema, to: timeSchema, ...shareShape })),
});

const known = (description: string) => seconds(`${description}; null when it held nothing`).nullable();

/** How long a client that held something was silent. Time in which nobody could be heard does not count. */
export const gapsSchema = z.object({
  client_id: clientIdSchema,
  from: timeSchema,
  to: timeSchema,
  buckets: z.array(
    z.object({
      from: timeSchema,
      to: timeSchema,
      longest_seconds: z
        .number()
        .nullable()
        .meta({
          description:
            'The longest silence on record that reaches into it, in its whole length, so far when it goes on; ' +
            'null when there is none on record',
        }),
      recorded_over_seconds: known('Only silences longer than this are on record: no other was longer'),
      ttl_seconds: known('Silence for longer ends a lease; of several the shortest'),
    }),
  ),
});

export type ClientStatus = (typeof CLIENT_STATUSES)[number];
export type ClientSort = (typeof CLIENT_SORTS)[number];
export type ClientsQuery = z.output<typeof clientsQuerySchema>;
export type ClientEntry = z.infer<typeof clientEntrySchema>;
export type ListedClient = z.infer<typeof listedClientSchema>;
export type ClientList = z.infer<typeof clientListSchema>;
export type ClientHistory = z.infer<typeof clientHistorySchema>;
export type ClientGaps = z.infer<typeof gapsSchema>;
export type ClientUptime = z.infer<typeof uptimeSchema>;
