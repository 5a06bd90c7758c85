import type { PoolCheck } from '@berth/contract';
import {
  changeFaults,
  expandPatterns,
  poolChange,
  poolFaults,
  poolWarnings,
  type Finding,
  type LedgerState,
  type Pool,
  type PoolPolicy,
  type Resize,
} from '@berth/domain';
import { wholePolicy } from './asked-policy.js';

interface Proposed {
  readonly name: string;
  readonly patterns: readonly string[] | undefined;
  readonly policy: Partial<PoolPolicy>;
}

/**
 * What speaks against a pool that is to be made, or, when there is one of that name, against a change of it.
 * `machineBits`: as for `poolFaults`.
 */
export function checkedPool(
  { name, patterns, policy }: Proposed,
  { pools }: LedgerState,
  machineBits: number,
): PoolCheck {
  const pool = pools.get(name);
  if (!pool) {
    const definition = { name, policy: wholePolicy(policy), expansion: expandPatterns(patterns ?? []) };
    return presented(definition, poolFaults(definition, machineBits), { exists: false, resize: null });
  }
  const change = poolChange(pool, { patterns, policy });
  return presented(change.definition, changeFaults(pool, change, machineBits), {
    exists: true,
    resize: change.resize ? presentedResize(pool, change.resize) : null,
  });
}

function presented(
  definition: Parameters<typeof poolWarnings>[0],
  faults: readonly Finding[],
  rest: Pick<PoolCheck, 'exists' | 'resize'>,
): PoolCheck {
  const { expansion } = definition;
  return {
    ok: faults.length === 0,
    exists: rest.exists,
    faults: [...faults],
    warnings: faults.length === 0 ? [...poolWarnings(definition)] : [],
    capacity: expansion.ok ? expansion.identifiers.length : null,
    resize: rest.resize,
  };
}

function presentedResize(pool: Pool, { added, returning, leaving }: Resize): PoolCheck['resize'] {
  return {
    added,
    returning,
    leaving: leaving.length,
    leaving_held: leaving.filter((ordinal) => pool.isHeld(ordinal)).length,
    reservations_cancelled: leaving.filter((ordinal) => pool.reservedClientOf(ordinal) !== undefined).length,
  };
}
