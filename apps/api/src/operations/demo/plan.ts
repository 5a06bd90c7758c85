import type { GroupPlan } from '@berth/testkit';
import type { DemoOptions } from './options.js';

/** Small enough that something happens while somebody looks. In ms, at speed 1. */
const POLICY_MS = { ttl: 9_000, heartbeat: 3_000, holdDown: 6_000, wave: 20_000 };

/**
 * `share` of the machines; `spare`: how many identifiers a pool has for each machine that it may have to
 * serve.
 */
const GROUPS = [
  { name: 'web', pool: 'default', prefix: 'vm', share: 0.5, spare: 1.4 },
  { name: 'worker', pool: 'workers', prefix: 'worker', share: 0.3, spare: 1.2 },
  // Too few, so that one sees a pool run out.
  { name: 'batch', pool: 'batch', prefix: 'batch', share: 0.2, spare: 0.95 },
] as const;

/** The chances of a machine, each time it is about to send a heartbeat. */
const MISHAPS = { death: 0.004, pause: 0.005, reboot: 0.006, skip: 0.03 };

export interface DemoPlan {
  readonly ttlMs: number;
  readonly heartbeatMs: number;
  readonly holdDownMs: number;
  readonly marginMs: number;
  readonly groups: readonly GroupPlan[];
  /** What the service is told, beside where to listen and to write. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Who takes part, and how the service is set up for them. */
export function demoPlan({ machines, speed }: Pick<DemoOptions, 'machines' | 'speed'>): DemoPlan {
  const [ttlMs, heartbeatMs, holdDownMs, waveEveryMs] = [
    POLICY_MS.ttl,
    POLICY_MS.heartbeat,
    POLICY_MS.holdDown,
    POLICY_MS.wave,
  ].map((ms) => Math.round(ms / speed)) as [number, number, number, number];
  const sized = GROUPS.map((group) => ({ ...group, machinesMax: Math.round(machines * group.share) }));
  const [first, ...others] = sized.map(({ pool, prefix, machinesMax, spare }) => {
    const last = Math.max(1, Math.floor(machinesMax * spare));
    return { pool, pattern: `${prefix}-[${'1'.padStart(4, '0')}-${String(last).padStart(4, '0')}]` };
  });
  return {
    ttlMs,
    heartbeatMs,
    holdDownMs,
    marginMs: Math.round(ttlMs / 10),
    groups: sized.map(({ name, pool, machinesMax }) => ({
      name,
      pool,
      machinesMax,
      machinesMin: Math.ceil(machinesMax * 0.7),
      waveEveryMs,
      gracefulShare: 0.9,
      mishaps: MISHAPS,
    })),
    environment: {
      BERTH_IDENTIFIERS: first?.pattern ?? '',
      BERTH_POOLS: others.map(({ pool, pattern }) => `${pool}=${pattern}`).join(';'),
      BERTH_LEASE_TTL: `${ttlMs}ms`,
      BERTH_HEARTBEAT: `${heartbeatMs}ms`,
      BERTH_HOLD_DOWN: `${holdDownMs}ms`,
      BERTH_REAPER_INTERVAL: `${Math.max(20, Math.min(1_000, Math.round(heartbeatMs / 6)))}ms`,
    },
  };
}
