import { z } from 'zod';
import { timeSchema } from './names.js';

export const healthSchema = z.object({
  status: z.literal('healthy'),
  uptime: z.string().meta({ description: '`XhYm`, under an hour `Ym`, under a minute `Ss`' }),
  uptime_seconds: z.number(),
  shard: z.number().int(),
  totalShards: z.number().int(),
  snowflakeStats: z.looseObject({}),
});

const checkSchema = z.object({ ok: z.boolean(), detail: z.string().optional() });

export const checksSchema = z.object({
  status: z.enum(['ready', 'not_ready', 'live']),
  checks: z.record(z.string(), checkSchema),
});

/** What this process is and how it does: for people who look for a fault, and for what they send to others. */
export const diagnosticsSchema = z.object({
  at: timeSchema,
  started_at: timeSchema,
  versions: z.object({ berth: z.string(), node: z.string(), sqlite: z.string() }),
  platform: z.string().meta({ examples: ['linux x64'] }),
  memory_bytes: z.number().int(),
  ledger: z.object({
    position: z.number().int().meta({ description: 'Of the last event; -1 in an empty ledger' }),
    recorded_at: timeSchema.nullable().meta({ description: 'When it was recorded' }),
    bytes: z.number().int().meta({ description: 'Its files on disk' }),
    disk_free_bytes: z.number().int(),
    read_only: z.boolean(),
    queued: z.number().int().meta({ description: 'Commands that wait for their turn' }),
  }),
  streams: z.object({ open: z.number().int(), max: z.number().int() }),
  checks: z.record(z.string(), checkSchema).meta({
    description: 'Those of /health/ready, and others that do not make the service unready',
  }),
});

export type Diagnostics = z.infer<typeof diagnosticsSchema>;
