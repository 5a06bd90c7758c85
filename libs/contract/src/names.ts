import {
  CLIENT_ID_LENGTH_MAX,
  IDENTIFIER_LENGTH_MAX,
  IDENTIFIER_STATES,
  isClientId,
  isIdentifier,
  isPoolName,
} from '@berth/domain';
import { z } from 'zod';

const PLAIN_NAME = 'no control characters, no blank at either end';

export const clientIdSchema = z
  .string()
  .refine(isClientId, `client_id must be 1-${String(CLIENT_ID_LENGTH_MAX)} characters, ${PLAIN_NAME}`)
  .meta({ description: 'Who asks: any name that is the machine’s own', examples: ['vm-hostname'] });

export const identifierSchema = z
  .string()
  .refine(isIdentifier, `identifier must be 1-${String(IDENTIFIER_LENGTH_MAX)} characters, ${PLAIN_NAME}`)
  .meta({ description: 'A member of the pool', examples: ['vm-0042'] });

export const poolNameSchema = z
  .string()
  .refine(isPoolName, 'pool must be 1-128 of A-Z a-z 0-9 . _ : @ -')
  .meta({ description: 'The pool’s name', examples: ['default'] });

/** The pool of a request: `default` when it is left out. */
export const poolSchema = poolNameSchema.nullish().transform((pool) => pool ?? 'default');

/** A fencing token: an integer that only grows. */
export const tokenSchema = z
  .number()
  .int()
  .nonnegative()
  .meta({ description: 'Fencing token: grows with every lease', examples: [4711] });

export const timeSchema = z.string().meta({
  format: 'date-time',
  description: 'RFC 3339, UTC, milliseconds',
  examples: ['2026-11-22T10:15:00.000Z'],
});

export const stateSchema = z.enum(IDENTIFIER_STATES).meta({ description: 'State of an identifier' });

/** As of when: left out for now. */
export const asOfSchema = z.string().optional().meta({ description: 'A position, or an RFC 3339 time' });

/** A query with these parameters and no others: one that is not known would be left out unseen. */
export function onlyThese<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no parameter '${issue.keys.join("', '").slice(0, 100)}': give ${Object.keys(shape).join(', ')}`
        : undefined,
  });
}
