import { z } from 'zod';
import { dataTypeSchema, entityNameSchema, layoutSchema } from './mint.js';
import { clientIdSchema, identifierSchema, poolNameSchema, timeSchema } from './names.js';

/** Of `int` a number, of all others a string: a long or a snowflake is not exact as a number of JSON. */
const valueSchema = z.union([z.number().int(), z.string()]);
/** Of an `int` a number, of a `long` a decimal string. */
const countSchema = z.union([z.number().int(), z.string()]);
const shardSchema = z.number().int().meta({ description: 'SHARD_ID' });
const shardIdentitySchema = z.object({ shardId: z.number().int(), totalShards: z.number().int() });

const ofEntity = { entityName: entityNameSchema, dataType: dataTypeSchema };

export const mintedIdSchema = z.object({ ...ofEntity, value: valueSchema, shard: shardSchema });

export const mintedBatchSchema = z.object({
  ...ofEntity,
  batchSize: z.number().int(),
  startValue: valueSchema.optional().meta({ description: 'Of int and long: the first of `values`' }),
  endValue: valueSchema.optional().meta({ description: 'Of int and long: the last of `values`' }),
  values: z.array(valueSchema),
  shard: shardSchema,
});

const entityItemSchema = z.object({
  ...ofEntity,
  currentValue: valueSchema.nullable(),
  currentIteration: countSchema
    .nullable()
    .meta({ description: 'How many were issued, or skipped by init and reset' }),
  remaining: countSchema
    .nullable()
    .meta({ description: 'How many values this shard has left; null for types that do not count' }),
  shard: shardSchema,
});

export const entityStatusSchema = entityItemSchema.extend({ nextValue: valueSchema.nullable() });

export const entityListSchema = z.object({
  entities: z.array(entityItemSchema),
  shardInfo: shardIdentitySchema,
});

export const typesSchema = z.object({
  availableTypes: z.array(dataTypeSchema),
  description: z.record(dataTypeSchema, z.string()),
  shardInfo: shardIdentitySchema,
  snowflakeInfo: shardIdentitySchema.extend({
    layout: layoutSchema,
    epoch: timeSchema,
    tickMs: z.number().int(),
    maxIdsPerTick: z.number().int().meta({ description: 'Of one machine number' }),
    maxIdsPerMs: z.number(),
    maxShards: z.number().int(),
    bitsAllocation: z.object({
      timestamp: z.number().int(),
      shardId: z.number().int(),
      sequence: z.number().int(),
      total: z.number().int().meta({ description: 'With the sign bit, which is never set' }),
    }),
  }),
});

export const initializedEntitySchema = z.object({
  ...ofEntity,
  shard: shardSchema,
  initialized: z.literal(true),
  requestedStartValue: valueSchema.optional(),
  actualStartValue: valueSchema.optional().meta({ description: 'The first value that is issued' }),
  adjusted: z.boolean().optional(),
  adjustmentReason: z.string().optional(),
  nextValue: valueSchema.optional(),
  pattern: z
    .string()
    .optional()
    .meta({ examples: ['2, 5, 8, ...'] }),
  message: z.string(),
});

export const resetEntitySchema = z.object({
  ...ofEntity,
  shard: shardSchema,
  reset: z.object({
    previousValue: valueSchema.nullable(),
    requestedValue: valueSchema,
    actualValue: valueSchema,
    previousIteration: countSchema,
    newIteration: countSchema,
  }),
  nextValue: valueSchema,
  message: z.string(),
});

export const deletedEntitySchema = z.object({
  entityName: entityNameSchema,
  message: z.string(),
  shard: shardSchema,
});

const momentFields = {
  timestamp: z.number().int().meta({ description: 'Ms since the Unix epoch' }),
  date: timeSchema,
};

const snowflakeFields = {
  layout: layoutSchema,
  ...momentFields,
  shardId: z.number().int(),
  sequence: z.number().int(),
  binary: z.string().meta({ description: '64 binary digits' }),
};

export const parsedSnowflakeSchema = z.object({
  id: z.string(),
  ...snowflakeFields,
  holder: z.string().optional().meta({ description: 'Who held that machine number then' }),
});

const bitFieldSchema = z.object({
  field: z.enum(['sign', 'timestamp', 'sequence', 'shardId', 'version', 'variant', 'chance']),
  bits: z.number().int(),
});

/** What one type says of an ID; `dataType` says which. Only what the type holds is there. */
export const readingSchema = z.object({
  dataType: dataTypeSchema,
  ...z.object(snowflakeFields).partial().shape,
  bits: z
    .array(bitFieldSchema)
    .optional()
    .meta({ description: 'How its bits are shared out, the highest first' }),
  holder: clientIdSchema.optional().meta({ description: 'Of a snowflake: who held its machine number then' }),
  machine: z
    .object({ pool: poolNameSchema, identifier: identifierSchema })
    .optional()
    .meta({ description: 'Of a snowflake whose holder is known: its machine number' }),
  version: z.number().int().optional().meta({ description: 'Of a UUID' }),
  prefix: z.string().optional().meta({ description: 'Of a TypeID' }),
  uuid: z.string().optional().meta({ description: 'Of a TypeID' }),
  length: z.number().int().optional().meta({ description: 'Of IDs that are chance alone' }),
});

/** Without `layout`: every type that the ID can be of. */
export const parsedIdSchema = z.object({ id: z.string(), readings: z.array(readingSchema) });

export const shardStatusSchema = shardIdentitySchema.extend({ status: z.literal('active') });

export type MintedId = z.infer<typeof mintedIdSchema>;
export type MintedBatch = z.infer<typeof mintedBatchSchema>;
export type EntityStatus = z.infer<typeof entityStatusSchema>;
export type EntityList = z.infer<typeof entityListSchema>;
export type MintTypes = z.infer<typeof typesSchema>;
export type InitializedEntity = z.infer<typeof initializedEntitySchema>;
export type ResetEntity = z.infer<typeof resetEntitySchema>;
export type DeletedEntity = z.infer<typeof deletedEntitySchema>;
export type ParsedSnowflake = z.infer<typeof parsedSnowflakeSchema>;
export type Reading = z.infer<typeof readingSchema>;
export type ParsedId = z.infer<typeof parsedIdSchema>;
export type ShardStatus = z.infer<typeof shardStatusSchema>;
