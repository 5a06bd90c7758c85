import { isIP } from 'node:net';
import {
  expandPatterns,
  isPoolName,
  LAYOUTS,
  machineMax,
  parseDuration,
  poolFaults,
  splitPatterns,
  type DurationMs,
  type LayoutName,
  type Shard,
  type Finding,
} from '@berth/domain';
import { z } from 'zod';
import { parseConsulUrl } from './consul-url.js';

export const SETTINGS = Symbol('settings');

/** What an operator sets from the environment; parsed once, at start. Durations in ms. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Under which path all is reached, without a slash at its end; empty when it is the root. */
  readonly basePath: string;
  readonly dataDir: string;
  /** The ledger is looked at and never changed. */
  readonly readOnly: boolean;
  readonly logLevel: string;
  readonly pools: readonly PoolSetting[];
  /** What of the default pool's policy was set by hand: it is applied at every start. */
  readonly policy: {
    readonly ttlMs: DurationMs;
    readonly heartbeatMs: DurationMs;
    readonly holdDownMs: DurationMs;
  };
  readonly policySetByHand: boolean;
  readonly reaperIntervalMs: DurationMs;
  readonly suspicion: {
    readonly share: number;
    readonly leasesMin: number;
    readonly suspendedMsMax: DurationMs;
  };
  /** How many streams of events may be open at once. */
  readonly streamsMax: number;
  /** Which part of all counters is this service's; 1 of 1 when none was set. */
  readonly shard: Shard;
  /** Whether the shard was set by hand: then it is the machine number, too. */
  readonly isShardClaimed: boolean;
  readonly layout: LayoutName;
  readonly entitiesMax: number;
  /** Undefined: the service does not register itself anywhere. */
  readonly consul: ConsulSettings | undefined;
}

export interface ConsulSettings {
  /** The agent's, without a slash at its end. */
  readonly url: string;
  readonly token: string | undefined;
  readonly serviceName: string;
  /** Where the agent's checks and Consul's callers reach this service: an IP address or a host name. */
  readonly address: string;
}

export interface PoolSetting {
  readonly name: string;
  readonly patterns: readonly string[];
}

/** The settings cannot be used; one line a fault. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

function wholeNumber(min: number, max: number) {
  return z.string().transform((text, context) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    context.addIssue(`must be a whole number from ${String(min)} to ${String(max)}, not '${text}'`);
    return z.NEVER;
  });
}

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue(`must be a duration such as 500ms 90s 5m 2h 30d, not '${text}'`);
  return z.NEVER;
});

const positiveDuration = duration.refine((ms) => ms >= 10, 'must be at least 10ms');

const share = z.string().transform((text, context) => {
  const value = /^\d?(\.\d+)?$/.test(text) && text !== '' ? Number(text) : Number.NaN;
  if (value > 0 && value <= 1) return value;
  context.addIssue(`must be a share above 0 and at most 1, not '${text}'`);
  return z.NEVER;
});

const patterns = z.string().transform((text, context) => {
  const list = splitPatterns(text);
  const expansion = expandPatterns(list);
  if (expansion.ok) return list;
  context.addIssue(expansion.fault);
  return z.NEVER;
});

/** `name=pattern,…;name=…` */
const pools = z.string().transform((text, context) => {
  const found = text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => readPool(part.trim()));
  for (const pool of found) if (typeof pool === 'string') context.addIssue(pool);
  return found.filter((pool) => typeof pool !== 'string');
});

function readPool(text: string): PoolSetting | string {
  const at = text.indexOf('=');
  if (at < 0) return `'${text}' has no '=': write name=pattern,pattern;name=pattern`;
  const name = text.slice(0, at).trim();
  if (!isPoolName(name)) return `'${name}' is no pool name: write 1-128 of A-Z a-z 0-9 . _ : @ -`;
  const list = splitPatterns(text.slice(at + 1));
  const expansion = expandPatterns(list);
  return expansion.ok ? { name, patterns: list } : expansion.fault;
}

const consulUrl = z.string().transform((text, context) => {
  const url = parseConsulUrl(text);
  if (url !== undefined) return url;
  // The text is not repeated: it may hold a password.
  context.addIssue('must be http://host:port, https://host:port or host:port, without a name or password');
  return z.NEVER;
});

const address = z
  .string()
  .refine(
    (text) => isIP(text) !== 0 || /^[a-z0-9][a-z0-9._-]{0,252}$/i.test(text),
    'must be an IP address or a host name',
  );

const basePath = z
  .string()
  .regex(/^(\/[\w.~-]+)*\/?$/, 'must be a path such as /berth')
  .transform((text) => text.replace(/\/$/, ''));

const yesOrNo = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((text) => text === 'true');

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], {
  error: 'must be one of fatal error warn info debug silent',
});

const environmentSchema = z.object({
  SERVICE_PORT: wholeNumber(0, 65_535).default(7001),
  BERTH_HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  BERTH_BASE_PATH: basePath.default(''),
  BERTH_DATA_DIR: z.string().min(1, 'must not be empty').default('./data'),
  BERTH_READ_ONLY: yesOrNo.default(false),
  BERTH_DATABASE_URL: z
    .string()
    .max(0, 'PostgreSQL is not served by this version: leave it unset')
    .optional(),
  BERTH_IDENTIFIERS: patterns.default(['vm-[0001-1024]']),
  BERTH_POOLS: pools.default([]),
  BERTH_LEASE_TTL: positiveDuration.default(parseDuration('90s') as DurationMs),
  BERTH_HEARTBEAT: positiveDuration.default(parseDuration('30s') as DurationMs),
  BERTH_HOLD_DOWN: duration.default(parseDuration('60s') as DurationMs),
  BERTH_REAPER_INTERVAL: positiveDuration.default(parseDuration('1s') as DurationMs),
  BERTH_SILENCE_SHARE: share.default(0.5),
  BERTH_SILENCE_LEASES: wholeNumber(1, 1_000_000).default(20),
  BERTH_SILENCE_MAX: duration.default(parseDuration('10m') as DurationMs),
  BERTH_STREAMS_MAX: wholeNumber(0, 100_000).default(2_000),
  BERTH_LOG_LEVEL: logLevel.default('info'),
  SHARD_ID: wholeNumber(1, 65_535).optional(),
  TOTAL_SHARDS: wholeNumber(1, 65_535).default(1),
  BERTH_SNOWFLAKE_LAYOUT: z
    .enum(['sonyflake', 'twitter'], { error: 'must be sonyflake or twitter' })
    .default('sonyflake'),
  BERTH_ENTITIES_MAX: wholeNumber(1, 1_000_000).default(10_000),
  CONSUL_URL: consulUrl.optional(),
  CONSUL_HTTP_TOKEN: z
    .string()
    .regex(/^[!-~]+$/, 'must be ASCII without blanks')
    .optional(),
  SERVICE_NAME: z
    .string()
    .regex(/^[\w.-]{1,128}$/, 'must be 1-128 of A-Z a-z 0-9 . _ -')
    .default('berth'),
  CONTAINER_IP: address.default('127.0.0.1'),
});

const POLICY_NAMES = ['BERTH_LEASE_TTL', 'BERTH_HEARTBEAT', 'BERTH_HOLD_DOWN'] as const;

/**
 * Reads all settings, and throws `SettingsRefused` with every fault at once. An empty value is a value
 * only for BERTH_IDENTIFIERS.
 */
export function readSettings(environment: Environment = process.env): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== '' || name === 'BERTH_IDENTIFIERS'),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    throw new SettingsRefused(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    );
  }
  const values = parsed.data;
  const policy = {
    ttlMs: values.BERTH_LEASE_TTL,
    heartbeatMs: values.BERTH_HEARTBEAT,
    holdDownMs: values.BERTH_HOLD_DOWN,
  };
  const pools = [{ name: 'default', patterns: values.BERTH_IDENTIFIERS }, ...values.BERTH_POOLS];
  const faults = [...unsafePools(pools, policy), ...combinationFaults(values)];
  if (faults.length > 0) throw new SettingsRefused(faults);
  return {
    port: values.SERVICE_PORT,
    host: values.BERTH_HOST,
    basePath: values.BERTH_BASE_PATH,
    dataDir: values.BERTH_DATA_DIR,
    readOnly: values.BERTH_READ_ONLY,
    logLevel: values.BERTH_LOG_LEVEL,
    pools,
    policy,
    policySetByHand: POLICY_NAMES.some((name) => given[name] !== undefined),
    reaperIntervalMs: values.BERTH_REAPER_INTERVAL,
    suspicion: {
      share: values.BERTH_SILENCE_SHARE,
      leasesMin: values.BERTH_SILENCE_LEASES,
      suspendedMsMax: values.BERTH_SILENCE_MAX,
    },
    streamsMax: values.BERTH_STREAMS_MAX,
    shard: { id: values.SHARD_ID ?? 1, total: values.TOTAL_SHARDS },
    isShardClaimed: values.SHARD_ID !== undefined,
    layout: values.BERTH_SNOWFLAKE_LAYOUT,
    entitiesMax: values.BERTH_ENTITIES_MAX,
    consul:
      values.CONSUL_URL === undefined
        ? undefined
        : {
            url: values.CONSUL_URL,
            token: values.CONSUL_HTTP_TOKEN,
            serviceName: values.SERVICE_NAME,
            address: values.CONTAINER_IP,
          },
  };
}

/** Each of what is wrong once, however many pools it is wrong with. */
function unsafePools(pools: readonly PoolSetting[], policy: Settings['policy']): readonly string[] {
  const found = pools.flatMap(({ name, patterns: named }) =>
    poolFaults({ name, policy: { ...policy, order: 'lowest' }, expansion: expandPatterns(named) }),
  );
  const names = (field: Finding['field']) =>
    field === 'identifiers' ? 'BERTH_POOLS' : POLICY_NAMES.join(', ');
  return [...new Set(found.map(({ field, message }) => `${names(field)}: ${message}`))];
}

function combinationFaults(values: z.infer<typeof environmentSchema>): readonly string[] {
  const faults: string[] = [];
  const names = ['default', ...values.BERTH_POOLS.map(({ name }) => name)];
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  for (const name of new Set(repeated)) faults.push(`BERTH_POOLS: names the pool '${name}' a second time`);
  if (values.SHARD_ID !== undefined && values.SHARD_ID > values.TOTAL_SHARDS) {
    faults.push('SHARD_ID: must not be above TOTAL_SHARDS');
  }
  const shardsMax = shardIdMax(values.BERTH_SNOWFLAKE_LAYOUT);
  if (values.SHARD_ID !== undefined && values.SHARD_ID > shardsMax) {
    faults.push(
      `SHARD_ID: must not be above ${String(shardsMax)} with layout ${values.BERTH_SNOWFLAKE_LAYOUT}`,
    );
  }
  if (values.TOTAL_SHARDS > 1 && values.SHARD_ID === undefined)
    faults.push('TOTAL_SHARDS: above 1 needs SHARD_ID');
  return faults;
}

/** Shards count from 1: of layout `twitter` shard 1 has machine number 0, of `sonyflake` 1. */
function shardIdMax(layout: LayoutName): number {
  return machineMax(LAYOUTS[layout]) + (layout === 'twitter' ? 1 : 0);
}
