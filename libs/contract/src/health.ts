import { z } from 'zod';

export const healthSchema = z.object({
  status: z.literal('healthy'),
  uptime: z.string().meta({ description: '`XhYm`, under an hour `Ym`, under a minute `Ss`' }),
  uptime_seconds: z.number(),
  shard: z.number().int(),
  totalShards: z.number().int(),
  snowflakeStats: z.looseObject({}),
});

export const checksSchema = z.object({
  status: z.enum(['ready', 'not_ready', 'live']),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string().optional() })),
});
