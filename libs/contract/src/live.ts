import { z } from 'zod';
import { EVENT_TYPES, HEARTBEATS_TYPE } from './event-types.js';
import { onlyThese, poolNameSchema, stateSchema, timeSchema } from './names.js';

/** A position as text; -1 stands before the first event. */
const POSITION = /^(-1|\d{1,15})$/;

/** What the ids of a stream are: `?after=` and `Last-Event-ID` take one. */
export const streamPositionSchema = z
  .string()
  .regex(POSITION, 'after and Last-Event-ID must be a position, such as 4711')
  .transform(Number);

/** Heartbeats are never rows of a stream: ticks count them. */
const ROW_TYPES = EVENT_TYPES.filter((type) => type !== HEARTBEATS_TYPE);
const TYPES_HINT = `give none, or some of ${ROW_TYPES.join(' ')}; a * ends a start of names, as in Lease*`;

/** Types of events, told apart by commas: names, starts of names with a `*`, or `none`. */
const typesSchema = z
  .string()
  .max(1_000, 'types must be at most 1000 characters')
  .transform((text, context) => {
    const wanted = new Set<string>();
    for (const word of text === 'none' ? [] : text.split(',')) {
      const found = typesNamed(word.trim());
      if (found.length === 0) context.addIssue(`types has no '${word.trim().slice(0, 40)}'; ${TYPES_HINT}`);
      for (const type of found) wanted.add(type);
    }
    return wanted;
  });

function typesNamed(word: string): readonly string[] {
  const start = word.endsWith('*') ? word.slice(0, -1) : undefined;
  return ROW_TYPES.filter((type) => (start === undefined ? type === word : type.startsWith(start)));
}

export const streamQuerySchema = onlyThese({
  pool: poolNameSchema.optional().meta({ description: 'Events and counts of this pool only' }),
  types: typesSchema.optional().meta({ description: `Which events come as rows (all): ${TYPES_HINT}` }),
  map: poolNameSchema.optional().meta({ description: 'Tell changes of the map of this pool, too' }),
  after: streamPositionSchema.optional().meta({
    description: 'Begin after this position (now); `Last-Event-ID`, which browsers send, comes before it',
  }),
});

/** `event: tick`: what is so at a position, and what was heard since the tick before. */
export const streamTickSchema = z.object({
  position: z.number().int().meta({ description: 'Of the last event; -1 in an empty ledger' }),
  at: timeSchema,
  heartbeats: z.number().int().meta({ description: 'Taken by this process since the tick before' }),
  states: z
    .record(stateSchema, z.number().int())
    .nullable()
    .meta({ description: 'Identifiers by state, over all pools or of `pool`; null when it is gone' }),
});

/**
 * `event: map`: what to set in the map of a pool. Whoever has it as of a position from `from` to `to` has it as
 * of `to` then; who has a later one need not do anything. With `reset`, as in the first one of every stream, or when
 * the map at hand is older than `from`, it is fetched anew.
 */
export const streamMapSchema = z.object({
  pool: poolNameSchema,
  from: z.number().int(),
  to: z.number().int(),
  reset: z.boolean(),
  cells: z.array(z.tuple([z.number().int(), z.number().int()])).meta({ description: 'ordinal, byte' }),
});

/** `event: reset`: too much happened since the id that was asked for; what is shown is to be fetched anew. */
export const streamResetSchema = z.object({
  position: z.number().int().meta({ description: 'Where the stream goes on' }),
  reason: z.enum(['gap_too_large', 'position_ahead']),
});

export type StreamTick = z.infer<typeof streamTickSchema>;
export type StreamMap = z.infer<typeof streamMapSchema>;
export type StreamReset = z.infer<typeof streamResetSchema>;
