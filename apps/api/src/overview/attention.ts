import type { Attention } from '@berth/contract';
import type { PoolSummary } from '../ledger/pool-view.js';
import { presentTime } from '../platform/http/presented-time.js';
import type { Check } from '../platform/vitals.js';
import type { FlappingRow } from './flapping.queries.js';
import { heldOf, heldShareOf, usableOf } from './held-share.js';

type PoolNow = Pick<PoolSummary, 'name' | 'states' | 'draining' | 'suspendedAt'>;

export interface Symptoms {
  readonly pools: readonly PoolNow[];
  /** What makes ledger time of audible time. */
  readonly deafMs: number;
  readonly checks: Readonly<Record<string, Check>>;
  readonly flapping: readonly FlappingRow[];
}

/** What somebody should look at, the worst first. */
export function needsAttention({ pools, deafMs, checks, flapping }: Symptoms): readonly Attention[] {
  const all = [
    ...Object.entries(checks).flatMap(([name, check]) => ofCheck(name, check)),
    ...pools.flatMap((pool) => ofSuspension(pool, deafMs)),
    ...pools.flatMap(ofLevel),
    ...flapping.map(ofClient),
  ];
  return [
    ...all.filter(({ severity }) => severity === 'critical'),
    ...all.filter(({ severity }) => severity === 'warning'),
  ];
}

function ofCheck(check: string, { ok, detail }: Check): readonly Attention[] {
  if (ok) return [];
  return [{ kind: 'check_failed', severity: 'critical', message: detail ?? check, check }];
}

function ofSuspension({ name: pool, suspendedAt }: PoolNow, deafMs: number): readonly Attention[] {
  if (suspendedAt === undefined) return [];
  const message =
    `More clients of '${pool}' were silent at once than can be believed to be dead: ` +
    `nothing expires since ${presentTime(suspendedAt + deafMs)}.`;
  return [{ kind: 'expiry_suspended', severity: 'critical', message, pool }];
}

function ofLevel(summary: PoolNow): readonly Attention[] {
  const { name: pool, states, draining } = summary;
  const usable = usableOf(summary);
  const held = `${String(heldOf(summary))} of ${String(usable)} identifiers of '${pool}' are held`;
  if (states.free === 0 && usable > 0 && !draining) {
    const message = `${held} and none is free.`;
    return [{ kind: 'pool_exhausted', severity: 'critical', message, pool }];
  }
  const share = heldShareOf(summary);
  const message = `${held}, ${String(states.free)} are free.`;
  if (share >= 0.9) return [{ kind: 'pool_over_90', severity: 'critical', message, pool }];
  if (share >= 0.8) return [{ kind: 'pool_over_80', severity: 'warning', message, pool }];
  return [];
}

function ofClient({ client_id: client, pool, expiries }: FlappingRow): Attention {
  const message = `'${client}' lost its identifier of '${pool}' ${String(expiries)} times within an hour.`;
  return { kind: 'client_flapping', severity: 'warning', message, pool, client_id: client };
}
