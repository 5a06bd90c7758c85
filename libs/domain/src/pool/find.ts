import { reject } from '../kernel/decision.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import type { Pool } from './pool.js';

type Refusal = { readonly ok: false; readonly rejection: Rejection };

export function findPool(
  name: string,
  state: LedgerState,
): { readonly ok: true; readonly pool: Pool } | Refusal {
  const pool = state.pools.get(name);
  return pool ? { ok: true, pool } : (reject({ type: 'PoolNotFound', pool: name }) as Refusal);
}

export function findIdentifier(
  { pool: name, identifier }: { readonly pool: string; readonly identifier: string },
  state: LedgerState,
): { readonly ok: true; readonly pool: Pool; readonly ordinal: number } | Refusal {
  const found = findPool(name, state);
  if (!found.ok) return found;
  const ordinal = found.pool.ordinalOf(identifier);
  if (ordinal === undefined) return reject({ type: 'IdentifierNotFound', pool: name, identifier }) as Refusal;
  return { ok: true, pool: found.pool, ordinal };
}
