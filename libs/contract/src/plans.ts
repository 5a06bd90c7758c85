import { z } from 'zod';
import { limitSchema, pageSchema } from './list.js';
import {
  clientIdSchema,
  identifierSchema,
  poolNameSchema,
  poolSchema,
  stateSchema,
  timeSchema,
} from './names.js';
import { reasonSchema } from './reason.js';

/** A reservation takes a client for each identifier, and is made one by one. */
export const PLAN_ACTIONS = ['revoke', 'quarantine', 'restore', 'unreserve'] as const;

const actionSchema = z.enum(PLAN_ACTIONS, { error: `action must be one of ${PLAN_ACTIONS.join(' ')}` });
const ordinalSchema = z.number().int().nonnegative();

/** Which identifiers: those for which all that is given is so; something has to be given. */
export const selectionSchema = z
  .object({
    states: z
      .array(stateSchema)
      .min(1, 'states must name at least one')
      .max(8, 'states must name each once')
      .optional(),
    client: z
      .string()
      .min(1, 'client must not be empty')
      .max(256, 'client must be at most 256 characters')
      .optional()
      .meta({
        description: 'Who holds it, held it last or has it reserved; a * at the end takes any ending',
      }),
    text: z
      .string()
      .min(1, 'text must not be empty')
      .max(200, 'text must be at most 200 characters')
      .optional()
      .meta({
        description: 'Part of the identifier, or of the client that holds it or held it last, in any case',
      }),
    ordinals: z
      .object({ from: ordinalSchema, to: ordinalSchema })
      .refine(({ from, to }) => from <= to, 'ordinals must have a from that is not above its to')
      .optional()
      .meta({ description: 'Places in the pool, from 0, both ends included' }),
    identifiers: z
      .array(identifierSchema)
      .min(1, 'identifiers must name at least one')
      .max(10_000, 'identifiers must be at most 10000')
      .optional(),
  })
  .refine(
    (selection) => Object.values(selection).some((given) => given !== undefined),
    'query must say which: states, client, text, ordinals or identifiers',
  );

export const planRequestSchema = z.object({
  pool: poolSchema,
  action: actionSchema,
  query: selectionSchema,
  reason: reasonSchema,
});

export const planParamsSchema = z.object({
  id: z.string().max(100, 'id must be the id of a plan').meta({ description: 'Of the plan' }),
});

const outcomeSchema = z.enum(['waiting', 'done', 'refused'], {
  error: 'outcome must be waiting, done or refused',
});

export const planItemsQuerySchema = z.object({
  outcome: outcomeSchema.optional(),
  after: z
    .string()
    .regex(/^\d{1,9}$/, 'after must be the `next` of the page before')
    .transform(Number)
    .optional(),
  limit: limitSchema,
});

export const planItemSchema = z.object({
  identifier: identifierSchema,
  outcome: outcomeSchema,
  code: z.string().optional(),
  message: z.string().optional().meta({ description: 'Why it was refused' }),
});

const countSchema = z.number().int().nonnegative();

export const planSchema = z.object({
  id: z.string(),
  state: z.enum(['planned', 'running', 'stopped', 'done', 'expired']).meta({
    description: 'A plan that stopped half way goes on where it stopped when it is executed again',
  }),
  pool: poolNameSchema,
  action: actionSchema,
  query: selectionSchema,
  reason: z.string().nullable(),
  position: z.number().int().meta({ description: 'The set is that of this position' }),
  created_at: timeSchema,
  expires_at: timeSchema.meta({ description: 'Until then it may be executed' }),
  count: countSchema.meta({ description: 'How many identifiers the action is for' }),
  not_applicable: countSchema.meta({
    description:
      'How many more the query names that the action cannot be for, as a free one cannot be revoked',
  }),
  sample: z.array(
    z.object({ identifier: identifierSchema, state: stateSchema, client_id: clientIdSchema.nullable() }),
  ),
  done: countSchema,
  refused: countSchema,
  waiting: countSchema,
  refusals: z.array(planItemSchema).meta({ description: 'The first of those that were refused' }),
});

export const planItemsSchema = pageSchema(planItemSchema);

export type PlanAction = (typeof PLAN_ACTIONS)[number];
export type Selection = z.infer<typeof selectionSchema>;
export type Plan = z.infer<typeof planSchema>;
export type PlanItem = z.infer<typeof planItemSchema>;
export type PlanItems = z.infer<typeof planItemsSchema>;
