import { isReason, REASON_LENGTH_MAX } from '@berth/domain';
import { z } from 'zod';

/** Why something was changed: for whoever reads the history later. */
export const reasonSchema = z
  .string()
  .refine(isReason, `reason must be 1-${String(REASON_LENGTH_MAX)} characters, no control characters`)
  .nullish()
  .transform((reason) => reason ?? undefined)
  .meta({ description: 'Why; recorded in the event', examples: ['disk of the host is failing'] });

/** The body of a change that needs nothing else; it may be left out. */
export const reasonRequestSchema = z.object({ reason: reasonSchema }).prefault({});
export const reasonQuerySchema = z.object({ reason: reasonSchema });
