import { z } from 'zod';
import { clientIdSchema, poolNameSchema, stateSchema, timeSchema } from './names.js';

const asOfSchema = z.string().optional().meta({ description: 'A position, or an RFC 3339 time' });

export const overviewQuerySchema = z.object({
  pool: poolNameSchema.optional().meta({ description: 'This pool only' }),
  as_of: asOfSchema,
});

const statesSchema = z.record(stateSchema, z.number().int());

/** Of events a second, over the time that this process has counted. */
const ratesSchema = z.object({
  seconds: z.number().meta({ description: 'How long was counted: less than was asked for after a start' }),
  allocations: z.number(),
  releases: z.number(),
  expiries: z.number(),
  revocations: z.number(),
  heartbeats: z.number().nullable().meta({ description: 'null for the past' }),
});

const trendSchema = z.object({
  slope_per_day: z.number(),
  slope_low: z.number(),
  slope_high: z.number(),
  level: z.number().meta({ description: 'The peak that is expected today, or what is held if that is more' }),
});

const inputsSchema = z.object({
  capacity: z.number().int().meta({ description: 'How many can be held at once' }),
  daily_peaks: z.array(z.object({ day: z.iso.date(), held: z.number().int() })),
});

/** When the pool is full if its daily peaks go on as in the last seven days, with what that was told from. */
export const forecastSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('full'), inputs: inputsSchema }),
  z.object({
    outcome: z.literal('not_enough_history'),
    days: z.number().int().meta({ description: 'Whole days that there are' }),
    days_needed: z.number().int(),
    inputs: inputsSchema,
  }),
  z.object({ outcome: z.literal('not_filling'), trend: trendSchema, inputs: inputsSchema }),
  z.object({
    outcome: z.literal('filling'),
    full_at: timeSchema,
    full_in_days: z.number(),
    earliest_in_days: z.number(),
    latest_in_days: z.number().nullable().meta({ description: 'null when it may never be full' }),
    trend: trendSchema,
    inputs: inputsSchema,
  }),
]);

const poolOverviewSchema = z.object({
  pool: poolNameSchema,
  capacity: z.number().int().meta({ description: 'All but the retired and the quarantined' }),
  held_share: z.number().meta({ description: 'Held and late ones of the capacity, from 0 to 1' }),
  states: statesSchema,
  draining: z.boolean(),
  expiry_suspended_since: timeSchema.nullable(),
  forecast: forecastSchema.nullable().meta({ description: 'null for the past, and until it is worked out' }),
});

/** Something that somebody should look at. */
export const attentionSchema = z.object({
  kind: z.enum([
    'check_failed',
    'expiry_suspended',
    'pool_exhausted',
    'pool_over_90',
    'pool_over_80',
    'client_flapping',
  ]),
  severity: z.enum(['critical', 'warning']),
  message: z.string(),
  check: z.string().optional().meta({ description: 'Of `check_failed`: its name at /health/ready' }),
  pool: poolNameSchema.optional(),
  client_id: clientIdSchema.optional(),
});

export const overviewSchema = z.object({
  position: z.number().int(),
  at: timeSchema,
  states: statesSchema,
  pools: z.array(poolOverviewSchema).meta({ description: 'The fullest first, at most 200' }),
  pools_total: z.number().int(),
  rates: z.object({ minute: ratesSchema, five_minutes: ratesSchema }),
  attention: z.array(attentionSchema).meta({ description: 'The worst first, at most 100' }),
  attention_total: z.number().int(),
  unknown: z
    .array(z.enum(['forecast', 'client_flapping', 'rates']))
    .meta({ description: 'What could not be worked out in time; ask again' }),
});

export const OCCUPANCY_BUCKETS_MAX = 500;

export const occupancyQuerySchema = z.object({
  pool: poolNameSchema.optional().meta({ description: 'Of this pool; over all of them when left out' }),
  from: z.iso.datetime({ offset: true, error: 'from must be an RFC 3339 time' }).optional(),
  to: z.iso.datetime({ offset: true, error: 'to must be an RFC 3339 time' }).optional(),
  buckets: z
    .string()
    .regex(/^\d{1,6}$/, 'buckets must be a whole number')
    .transform(Number)
    .refine(
      (count) => count >= 1 && count <= OCCUPANCY_BUCKETS_MAX,
      `buckets must be from 1 to ${String(OCCUPANCY_BUCKETS_MAX)}`,
    )
    .optional(),
});

export const occupancySchema = z.object({
  pool: poolNameSchema.nullable(),
  from: timeSchema,
  to: timeSchema.meta({ description: 'Not in the last bucket' }),
  bucket_seconds: z.number(),
  complete: z.boolean().meta({ description: 'false when the oldest buckets could not be read in time' }),
  items: z.array(
    z.object({
      at: timeSchema.meta({ description: 'Where the bucket begins' }),
      held: z.number().int().nullable().meta({ description: 'At its end; null before the first event' }),
      highest: z.number().int().nullable(),
      lowest: z.number().int().nullable(),
    }),
  ),
});

export const reaperSchema = z.object({
  interval_seconds: z.number(),
  on_time: z.boolean(),
  last_tick_at: timeSchema.nullable().meta({ description: 'When one last ran to its end' }),
  lag_seconds: z.number().meta({ description: 'Time since then' }),
  last_tick: z.object({
    expired: z.number().int(),
    reclaimed: z.number().int(),
    seconds: z.number(),
  }),
  suspicion: z.object({
    share: z.number(),
    leases_min: z.number().int(),
    suspended_seconds_max: z.number(),
  }),
  suspended: z
    .array(
      z.object({ pool: poolNameSchema, since: timeSchema, held: z.number().int(), late: z.number().int() }),
    )
    .meta({ description: 'Pools in which nothing expires, at most 200' }),
  suspended_total: z.number().int(),
});

export type Overview = z.infer<typeof overviewSchema>;
export type PoolOverview = z.infer<typeof poolOverviewSchema>;
export type PoolForecast = z.infer<typeof forecastSchema>;
export type Attention = z.infer<typeof attentionSchema>;
export type EventRates = z.infer<typeof ratesSchema>;
export type Occupancy = z.infer<typeof occupancySchema>;
export type ReaperFacts = z.infer<typeof reaperSchema>;
