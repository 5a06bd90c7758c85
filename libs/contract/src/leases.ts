import { z } from 'zod';
import {
  asOfSchema,
  clientIdSchema,
  identifierSchema,
  poolNameSchema,
  poolSchema,
  stateSchema,
  timeSchema,
  tokenSchema,
} from './names.js';

export const HEARTBEATS_MAX = 10_000;

const optionalToken = tokenSchema.nullish().transform((token) => token ?? undefined);

export const allocateRequestSchema = z.object({ client_id: clientIdSchema, pool: poolSchema });

export const livenessRequestSchema = z.object({
  client_id: clientIdSchema,
  identifier: identifierSchema,
  pool: poolSchema,
  token: optionalToken,
});

/** The same four fields, with the same rules. */
export const releaseRequestSchema = z.object(livenessRequestSchema.shape);

/**
 * One heartbeat of a bulk call; each is checked by itself, so that one bad entry does not refuse the
 * others.
 */
export const heartbeatEntrySchema = z.object({
  client_id: clientIdSchema,
  identifier: identifierSchema,
  token: optionalToken,
});

export const heartbeatsRequestSchema = z.object({
  pool: poolSchema,
  heartbeats: z
    .array(z.unknown())
    .max(HEARTBEATS_MAX, `heartbeats must hold at most ${String(HEARTBEATS_MAX)} entries`),
});

export const leaseSchema = z.object({
  identifier: identifierSchema,
  client_id: clientIdSchema,
  pool: poolNameSchema,
  token: tokenSchema,
  granted_at: timeSchema,
  expires_at: timeSchema,
  ttl_seconds: z.number(),
  heartbeat_seconds: z.number(),
});

export const livenessSchema = z.object({
  status: z.literal('ok'),
  identifier: identifierSchema,
  client_id: clientIdSchema,
  pool: poolNameSchema,
  token: tokenSchema,
  last_seen: timeSchema,
  expires_at: timeSchema,
  heartbeat_seconds: z.number(),
});

export const releasedSchema = z.object({
  status: z.literal('success'),
  message: z.literal('Identifier released successfully'),
});

export const heartbeatsSchema = z.object({
  ok: z.number().int(),
  refused: z.array(
    z.object({
      index: z.number().int(),
      code: z.enum(['identifier_unknown', 'identifier_mismatch', 'invalid_request']),
    }),
  ),
});

export const identifierItemSchema = z.object({
  identifier: identifierSchema,
  client_id: clientIdSchema.nullable(),
  last_seen: timeSchema.nullable(),
  allocated: z.boolean(),
  state: stateSchema,
  previous_client_id: clientIdSchema.optional(),
  available_at: timeSchema.optional(),
});

export const identifierDetailSchema = identifierItemSchema.extend({
  pool: poolNameSchema,
  token: tokenSchema.optional(),
  granted_at: timeSchema.optional(),
  expires_at: timeSchema.optional(),
  reserved_for: clientIdSchema.optional(),
});

export const clientLeaseSchema = z.object({
  pool: poolNameSchema,
  identifier: identifierSchema,
  token: tokenSchema,
  granted_at: timeSchema,
  last_seen: timeSchema,
  expires_at: timeSchema,
  state: stateSchema,
});

export const clientSchema = z.object({
  client_id: clientIdSchema,
  identifier: identifierSchema,
  pool: poolNameSchema,
  token: tokenSchema,
  last_seen: timeSchema,
  expires_at: timeSchema,
  state: stateSchema,
  leases: z.array(clientLeaseSchema),
});

export const poolStatsSchema = z.object({
  total_identifiers: z.number().int(),
  allocated_identifiers: z.number().int(),
  available_identifiers: z.number().int(),
  stale_identifiers: z.number().int(),
});

export type Lease = z.infer<typeof leaseSchema>;
export type Liveness = z.infer<typeof livenessSchema>;
export type IdentifierItem = z.infer<typeof identifierItemSchema>;
export type IdentifierDetail = z.infer<typeof identifierDetailSchema>;
export type ClientLease = z.infer<typeof clientLeaseSchema>;
export type Client = z.infer<typeof clientSchema>;
export type PoolStats = z.infer<typeof poolStatsSchema>;
export type HeartbeatEntry = z.infer<typeof heartbeatEntrySchema>;
export type HeartbeatsAnswer = z.infer<typeof heartbeatsSchema>;

/** `?pool=`: `default` when left out; a repeated parameter is refused. */
export const poolQuerySchema = z.object({ pool: poolSchema, as_of: asOfSchema });

export const identifiersQuerySchema = z.object({
  pool: poolSchema,
  state: stateSchema.optional(),
  as_of: asOfSchema,
});

export const asOfQuerySchema = z.object({ as_of: asOfSchema });

export const clientParamsSchema = z.object({ client_id: clientIdSchema });
export const identifierParamsSchema = z.object({ identifier: identifierSchema });
