import { z } from 'zod';
import { asOfSchema, clientIdSchema, onlyThese, poolNameSchema, stateSchema, timeSchema } from './names.js';

export const overviewQuerySchema = onlyThese({
  pool: poolNameSchema.optional().meta({ description: 'This pool only' }),
  as_of: asOfSchema,
});

const statesSchema = z.record(stateSchema, z.number().int());

/** How many there were a second: as this process has counted them, or for the past as the ledger has them. */
const ratesSchema = z.object({
  seconds: z.number().meta({ description: 'How long was counted: not all of the time soon after a start' }),
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
  usable: z.number().int(),
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
  capacity: z.number().int().meta({ description: 'All but the retired' }),
  usable: z
    .number()
    .int()
    .meta({ description: 'Those that can be held: all but the retired and quarantined' }),
  held_share: z.number().meta({ description: 'Held and late ones of the usable, from 0 to 1' }),
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
  rates: z
    .object({ minute: ratesSchema, five_minutes: ratesSchema })
    .nullable()
    .meta({ description: 'null when they could not be counted in time' }),
  attention: z.array(attentionSchema).meta({ description: 'The worst first, at most 100' }),
  attention_total: z.number().int(),
  unknown: z
    .array(z.enum(['forecast', 'client_flapping', 'rates']))
    .meta({ description: 'What could not be worked out in time: ask again' }),
});

const OCCUPANCY_BUCKETS_MAX = 500;

const time = (description: string) =>
  z
    .string()
    .max(100)
    .optional()
    .meta({ description, examples: ['-24h'] });

export const occupancyQuerySchema = onlyThese({
  pool: poolNameSchema.optional().meta({ description: 'Of this pool; over all of them when left out' }),
  from: time('From this time on (a day before `to`): RFC 3339, a day, `-24h`'),
  to: time('Up to this time (now)'),
  buckets: z
    .string()
    .refine(
      (text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= OCCUPANCY_BUCKETS_MAX,
      `buckets must be a whole number from 1 to ${String(OCCUPANCY_BUCKETS_MAX)}`,
    )
    .transform(Number)
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
export type OccupancyQuery = z.output<typeof occupancyQuerySchema>;
export type Occupancy = z.infer<typeof occupancySchema>;
export type ReaperFacts = z.infer<typeof reaperSchema>;
