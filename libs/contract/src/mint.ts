import { DATA_TYPES, isPoolName, type LayoutName } from '@berth/domain';
import { z } from 'zod';

export const BATCH_SIZE_MAX = 10_000;

/** All that 64 bits can hold; how much of it a type takes is a rule of the domain. */
const COUNTER_VALUE_MAX = 2n ** 64n - 1n;

export const entityNameSchema = z
  .string()
  .refine(isPoolName, 'entityName must be 1-128 of A-Z a-z 0-9 . _ : @ -')
  .meta({ description: 'A named source of IDs; made at first use', examples: ['order'] });

export const dataTypeSchema = z
  .enum(DATA_TYPES)
  .meta({ description: 'What the values of an entity are; for life', examples: ['long'] });

export const layoutSchema = z
  .enum(
    ['sonyflake', 'twitter'] as const satisfies readonly LayoutName[],
    'layout must be sonyflake or twitter',
  )
  .meta({ description: 'How the bits of a snowflake are shared out' });

const optionalDataType = dataTypeSchema.nullish().transform((dataType) => dataType ?? undefined);

/** A decimal integer and nothing else: no sign, no blank, no exponent, no zeros in front. */
export const batchSizeSchema = z
  .union([
    z.int().min(1).max(BATCH_SIZE_MAX),
    z
      .string()
      .regex(/^[1-9]\d{0,4}$/)
      .transform(Number)
      .refine((size) => size <= BATCH_SIZE_MAX),
  ])
  .meta({ description: `How many values: 1 to ${String(BATCH_SIZE_MAX)}`, examples: [5] });

/**
 * A value of a counter, of up to 64 bits. A number has to be exact in JSON: 2^53 is also what 2^53 + 1 reads
 * as, so that from there on values are written as strings.
 */
function counterValueSchema(name: string) {
  const fault = `${name} must be an integer from 0 on: a number below 2^53, or a decimal string of 64 bits`;
  return z
    .union([z.number(), z.string()], {
      error: ({ input }) => (input === undefined ? `${name} is required in request body` : fault),
    })
    .transform((value, context) => {
      const read = typeof value === 'string' ? readDecimal(value) : readExact(value);
      if (read !== undefined) return read;
      context.addIssue(fault);
      return z.NEVER;
    })
    .meta({ description: 'A number below 2^53, or a decimal string', examples: [1000] });
}

function readExact(value: number): bigint | undefined {
  return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
}

function readDecimal(text: string): bigint | undefined {
  const value = /^\d{1,20}$/.test(text) ? BigInt(text) : COUNTER_VALUE_MAX + 1n;
  return value <= COUNTER_VALUE_MAX ? value : undefined;
}

export const entityParamsSchema = z.object({ entity: entityNameSchema });
export const idParamsSchema = z.object({
  id: z.string().meta({ description: 'An ID of any type', examples: ['199699878169804801'] }),
});

/** Of GET and of POST, whose arguments may stand in the body or in the query. */
export const nextIdArgumentsSchema = z.object({
  dataType: optionalDataType.meta({
    description: 'When left out: the entity’s own type, or `snowflake` for a new one',
  }),
});

/** In the order in which faults are told. */
export const nextBatchArgumentsSchema = z.object({
  ...nextIdArgumentsSchema.shape,
  batchSize: batchSizeSchema,
});

export const mintHeadersSchema = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'Idempotency-Key must be 1-255 visible ASCII characters, given once')
    .optional()
    .meta({ description: 'A repeat under the same key is answered with the same values' }),
});

export const initEntityRequestSchema = z.object({
  dataType: dataTypeSchema,
  startValue: counterValueSchema('startValue')
    .nullish()
    .transform((value) => value ?? undefined),
});

export const resetEntityRequestSchema = z.object({
  value: counterValueSchema('value'),
  force: z
    .boolean()
    .nullish()
    .transform((force) => force ?? false)
    .meta({ description: 'Also backward, so that values are issued again' }),
});

export const parseQuerySchema = z.object({ layout: layoutSchema.optional() });
