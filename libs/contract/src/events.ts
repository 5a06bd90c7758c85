import { z } from 'zod';
import { EVENT_TYPES } from './event-types.js';
import { clientIdSchema, identifierSchema, poolNameSchema, timeSchema, tokenSchema } from './names.js';

export const EVENTS_LIMIT_MAX = 200;
export const EVENTS_LIMIT = 50;
export const BUCKETS_MAX = 240;
export const BUCKETS = 60;

const text = (description: string, ...examples: readonly string[]) =>
  z
    .string()
    .optional()
    .meta({ description, ...(examples.length > 0 && { examples: [...examples] }) });

/** A whole number in a query, within bounds. */
const count = (name: string, max: number, otherwise: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `${name} must be a whole number from 1 to ${String(max)}`)
    .transform(Number)
    .refine((number) => number >= 1 && number <= max, `${name} must be from 1 to ${String(max)}`)
    .default(otherwise);

const VALUES =
  'values with commas between them, a `*` for any ending; a `-` before the first leaves them out';

/** Which events are meant: in one text, or a parameter a field; all of them have to match. */
const filterShape = {
  query: text(
    'All of it in one text, in the query language of docs/guides/events.md',
    'type:Lease* client:ip-10* -actor:reaper "disk"',
  ),
  q: text('The same as `query`'),
  view: text('The name of a saved view, whose query has to match as well', 'ended-leases'),
  type: text(`Types of events: ${VALUES}`, 'Lease*'),
  pool: text(`Pools: ${VALUES}`),
  identifier: text(`Identifiers: ${VALUES}; \`vm-0001..vm-0100\` counts`),
  client: text(`Clients: ${VALUES}`),
  actor: text(`Who caused it: ${VALUES}`, 'reaper'),
  token: text('Fencing tokens: numbers, lists, `100..200`, `>=100`'),
  position: text('Positions: numbers, lists, `100..200`, `>=100`'),
  request: text(`Request ids: ${VALUES}`),
  reason: text('Text in the reason that was given'),
  from: text('From this time on: RFC 3339, a day, `-24h`, `now`', '-24h'),
  to: text('Up to, but not including, this time'),
  heartbeats: z
    .enum(['exclude', 'include', 'each'], "heartbeats must be 'exclude', 'include' or 'each'")
    .optional()
    .meta({
      description: 'Left out; packed, as they were recorded; or one item a heartbeat, with its `index`',
    }),
  as_of: text('The ledger as it was: a position, or an RFC 3339 time'),
};

const order = z.enum(['asc', 'desc'], "order must be 'asc' or 'desc'");

export const eventsQuerySchema = z.object({
  ...filterShape,
  order: order.default('desc'),
  limit: count('limit', EVENTS_LIMIT_MAX, EVENTS_LIMIT),
  after: text('`next` of the page before'),
});

export const eventHistogramQuerySchema = z.object({
  ...filterShape,
  buckets: count('buckets', BUCKETS_MAX, BUCKETS),
});

export const eventExportQuerySchema = z.object({
  ...filterShape,
  format: z.enum(['ndjson', 'csv'], "format must be 'ndjson' or 'csv'").default('ndjson'),
  order: order.default('asc'),
});

export const EVENT_VALUE_FIELDS = ['type', 'pool', 'identifier', 'client', 'actor'] as const;
export type EventValueField = (typeof EVENT_VALUE_FIELDS)[number];

export const eventValuesQuerySchema = z.object({
  ...filterShape,
  field: z
    .enum(EVENT_VALUE_FIELDS, `field must be one of ${EVENT_VALUE_FIELDS.join(' ')}`)
    .meta({ description: 'Whose values are told' }),
  starts: text('What the values begin with', 'web-'),
  limit: count('limit', EVENTS_LIMIT_MAX, EVENTS_LIMIT),
});

export type EventFilterQuery = Pick<z.output<typeof eventsQuerySchema>, keyof typeof filterShape>;

export const eventParamsSchema = z.object({
  position: z
    .string()
    .regex(/^\d{1,15}$/, 'position must be a whole number from 0')
    .transform(Number),
});

export const eventQuerySchema = z.object({
  raw: z.enum(['0', '1'], "raw must be '1', or left out").optional().meta({
    description: 'With `1` also the exact `payload` and its `salt` (base64), which the leaf is made of',
  }),
});

export const eventTypeSchema = z.enum(EVENT_TYPES as [string, ...string[]]);
const positionSchema = z.number().int().nonnegative();

export const eventSchema = z.object({
  position: positionSchema,
  type: eventTypeSchema,
  recorded_at: timeSchema,
  pool: poolNameSchema.nullable(),
  identifier: identifierSchema.nullable(),
  client_id: clientIdSchema.nullable(),
  token: tokenSchema.nullable(),
  actor: z.string(),
  reason: z.string().nullable(),
  request_id: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  index: z
    .number()
    .int()
    .optional()
    .meta({ description: 'Of a heartbeat told by itself: its place in the packed event, from 0' }),
});

export const rawEventSchema = eventSchema.extend({
  schema_version: z.number().int().optional(),
  payload: z.string().optional(),
  salt: z.string().optional(),
});

export const eventsSchema = z.object({
  items: z.array(eventSchema),
  next: z.string().nullable().meta({
    description:
      'What `after` takes for the next page, null after the last; there may be one behind an empty page',
  }),
  total: z.number().int(),
  total_is_exact: z.boolean().meta({ description: 'False when there are at least `total`' }),
});

export const eventHistogramSchema = z.object({
  from: timeSchema,
  to: timeSchema,
  bucket_seconds: z.number(),
  buckets: z.array(
    z.object({
      from: timeSchema,
      count: z.number().int().nullable().meta({ description: 'Null when there was no time to count' }),
    }),
  ),
  total: z.number().int().meta({ description: 'The sum of all counts' }),
  total_is_exact: z.boolean(),
});

export const eventValuesSchema = z.object({
  items: z.array(z.object({ value: z.string(), count: z.number().int() })),
  total_is_exact: z.boolean().meta({
    description: 'False when only the newest of these events were counted, and there may be more values',
  }),
});

/** The first line of an export as NDJSON; the first cell of one as CSV says the same. */
export const exportHeaderSchema = z.object({
  export: z.literal('berth/events/v1'),
  query: z.string(),
  heartbeats: z.enum(['exclude', 'include', 'each']),
  order,
  first_position: positionSchema.nullable(),
  last_position: positionSchema.nullable(),
  ledger_position: z.number().int(),
  exported_at: timeSchema,
  exported_by: z.string(),
});

export type EventItem = z.infer<typeof eventSchema>;
export type RawEvent = z.infer<typeof rawEventSchema>;
export type EventList = z.infer<typeof eventsSchema>;
export type EventHistogram = z.infer<typeof eventHistogramSchema>;
export type EventValues = z.infer<typeof eventValuesSchema>;
export type ExportHeader = z.infer<typeof exportHeaderSchema>;
