import { isPoolName, parseDuration } from '@berth/domain';
import { z } from 'zod';
import { limitSchema, pageSchema } from './list.js';
import {
  asOfSchema,
  clientIdSchema,
  identifierSchema,
  onlyThese,
  poolNameSchema,
  stateSchema,
  timeSchema,
  tokenSchema,
} from './names.js';
import { reasonSchema } from './reason.js';

const PATTERNS_MAX = 1_000;
const PATTERN_LENGTH_MAX = 300;

/** A span such as `90s`, in ms. */
function durationSchema(name: string, description: string) {
  return z
    .string()
    .transform((text, context) => {
      const ms = parseDuration(text);
      if (ms !== undefined) return ms;
      context.addIssue(`${name} must be a duration such as 500ms 90s 5m 2h 30d`);
      return z.NEVER;
    })
    .meta({ description, examples: ['90s'] });
}

const patternsSchema = z
  .array(
    z.string().max(PATTERN_LENGTH_MAX, `a pattern must be at most ${String(PATTERN_LENGTH_MAX)} characters`),
  )
  .max(PATTERNS_MAX, `identifiers must be at most ${String(PATTERNS_MAX)} patterns`)
  .meta({
    description: 'Patterns; `[a-b]` counts from a to b, ranges nest left to right and keep zero padding',
    examples: [['vm-[0001-1024]']],
  });

const orderSchema = z
  .enum(['lowest', 'longest-free'], { error: 'order must be lowest or longest-free' })
  .meta({ description: 'Which free identifier a new client gets' });

const definitionShape = {
  identifiers: patternsSchema,
  ttl: durationSchema('ttl', 'How long a lease lives after its last heartbeat').optional(),
  heartbeat: durationSchema('heartbeat', 'How often clients are to send one').optional(),
  hold_down: durationSchema(
    'hold_down',
    'How long an identifier rests before another client gets it',
  ).optional(),
  order: orderSchema.optional(),
};

/**
 * What is left out of the policy is 90s, 30s, 60s and lowest; when only one of ttl and heartbeat is given, the other
 * is three times or a third of it.
 */
export const poolCreationSchema = z.object({
  pool: poolNameSchema,
  ...definitionShape,
  reason: reasonSchema,
});

/** What is left out stays as it is. */
export const poolChangeSchema = z.object({
  ...definitionShape,
  identifiers: patternsSchema.optional(),
  reason: reasonSchema,
});

/** A pool as it would be made, or a change of one that there is; its name is checked with all the rest. */
export const poolCheckRequestSchema = poolChangeSchema.extend({ pool: z.string().max(1_000) });

export const poolParamsSchema = z.object({ pool: poolNameSchema });
export const poolIdentifierParamsSchema = poolParamsSchema.extend({ identifier: identifierSchema });

export const POOL_SORTS = [
  'pool',
  '-pool',
  'capacity',
  '-capacity',
  'held',
  '-held',
  'free',
  '-free',
] as const;

export const poolsQuerySchema = z.object({
  q: z
    .string()
    .max(200, 'q must be at most 200 characters')
    .optional()
    .meta({ description: 'Part of a name' }),
  sort: z
    .enum(POOL_SORTS, { error: `sort must be one of ${POOL_SORTS.join(' ')}` })
    .optional()
    .meta({ description: 'pool when left out; a minus turns it round' }),
  after: z
    .string()
    .refine(isPoolName, 'after must be the `next` of the page before')
    .optional()
    .meta({ description: 'The `next` of the page before' }),
  limit: limitSchema,
  as_of: asOfSchema,
});

export const CHURN_RANGES = ['1d', '7d', '30d'] as const;

export const churnQuerySchema = onlyThese({
  range: z
    .enum(CHURN_RANGES, { error: `range must be one of ${CHURN_RANGES.join(' ')}` })
    .default('7d')
    .meta({ description: 'How far back, from now or from `as_of`: 7d when left out' }),
  as_of: asOfSchema,
});

const countSchema = z.number().int().nonnegative();

export const poolDetailSchema = z.object({
  pool: poolNameSchema,
  identifiers: patternsSchema,
  capacity: countSchema.meta({ description: 'Its identifiers, those that have left not counted' }),
  states: z.record(stateSchema, countSchema).meta({ description: 'How many are in each state' }),
  leaving: countSchema.meta({
    description: 'How many leave the pool when nobody holds or rests them any more',
  }),
  ttl: z.string(),
  heartbeat: z.string(),
  hold_down: z.string(),
  ttl_seconds: z.number(),
  heartbeat_seconds: z.number(),
  hold_down_seconds: z.number(),
  order: orderSchema,
  draining: z.boolean(),
  expiry_suspended_since: timeSchema.nullable(),
  next_free: identifierSchema
    .nullable()
    .meta({ description: 'What the next new client gets; null when it gets none' }),
});

export const poolListSchema = pageSchema(poolDetailSchema);

const findingSchema = z.object({
  field: z.enum(['name', 'identifiers', 'ttl', 'heartbeat', 'hold_down']),
  message: z.string(),
});

/** `faults` are refused, `warnings` are not; both say why. */
export const poolCheckSchema = z.object({
  ok: z.boolean(),
  exists: z
    .boolean()
    .meta({ description: 'Whether there is a pool of that name, so that this is a change of it' }),
  faults: z.array(findingSchema),
  warnings: z.array(findingSchema),
  capacity: countSchema.nullable().meta({ description: 'null when the patterns are faulty' }),
  resize: z
    .object({
      added: countSchema,
      returning: countSchema.meta({ description: 'Left it earlier and come back to their old places' }),
      leaving: countSchema,
      leaving_held: countSchema.meta({
        description: 'Of those, held now: they leave when their lease has ended',
      }),
      reservations_cancelled: countSchema,
    })
    .nullable()
    .meta({ description: 'What becomes of the identifiers of a pool that there is; null when they stay' }),
});

const tokenMeantSchema = tokenSchema
  .nullish()
  .transform((token) => token ?? undefined)
  .meta({ description: 'Of the lease that is meant: another one is left alone (409)' });

export const revokeRequestSchema = z.object({ token: tokenMeantSchema, reason: reasonSchema }).prefault({});
export const reserveRequestSchema = z.object({ client_id: clientIdSchema, reason: reasonSchema });

export type PoolDetail = z.infer<typeof poolDetailSchema>;
export type PoolList = z.infer<typeof poolListSchema>;
export type PoolSort = (typeof POOL_SORTS)[number];
export type ChurnQuery = z.output<typeof churnQuerySchema>;
export type PoolCheck = z.infer<typeof poolCheckSchema>;
