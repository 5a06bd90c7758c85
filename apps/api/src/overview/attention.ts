import type { Attention } from '@berth/contract';
import { presentTime } from '../platform/http/presented-time.js';
import type { Check } from '../platform/vitals.js';
import type { FlappingRow } from './flapping.queries.js';
import { capacityOf, heldOf, heldShareOf, type PoolStanding } from './pool-standing.js';

export interface Symptoms {
  readonly pools: readonly PoolStanding[];
  readonly checks: Readonly<Record<string, Check>>;
  readonly flapping: readonly FlappingRow[];
}

/** What somebody should look at, the worst first. */
export function needsAttention({ pools, checks, flapping }: Symptoms): readonly Attention[] {
  const all = [
    ...Object.entries(checks).flatMap(([name, check]) => ofCheck(name, check)),
    ...pools.flatMap(ofSuspension),
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

function ofSuspension({ name: pool, suspendedSince }: PoolStanding): readonly Attention[] {
  if (suspendedSince === undefined) return [];
  const message =
    `More clients of '${pool}' were silent at once than can be believed to be dead: ` +
    `nothing expires since ${presentTime(suspendedSince)}.`;
  return [{ kind: 'expiry_suspended', severity: 'critical', message, pool }];
}

function ofLevel(standing: PoolStanding): readonly Attention[] {
  const { name: pool, states, draining } = standing;
  const capacity = capacityOf(standing);
  const held = `${String(heldOf(standing))} of ${String(capacity)} identifiers of '${pool}' are held`;
  if (states.free === 0 && capacity > 0 && !draining) {
    const message = `${held} and none is free.`;
    return [{ kind: 'pool_exhausted', severity: 'critical', message, pool }];
  }
  const share = heldShareOf(standing);
  const message = `${held}, ${String(states.free)} are free.`;
  if (share >= 0.9) return [{ kind: 'pool_over_90', severity: 'critical', message, pool }];
  if (share >= 0.8) return [{ kind: 'pool_over_80', severity: 'warning', message, pool }];
  return [];
}

function ofClient({ client_id: client, pool, expiries }: FlappingRow): Attention {
  const message = `'${client}' lost its identifier of '${pool}' ${String(expiries)} times within an hour.`;
  return { kind: 'client_flapping', severity: 'warning', message, pool, client_id: client };
}
