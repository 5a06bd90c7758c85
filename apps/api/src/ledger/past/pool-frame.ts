import { emptyState, evolve, type Pool, type Recorded } from '@berth/domain';

/** A pool as it would be if nobody had ever asked it for an identifier. */
export interface PoolFrame {
  readonly pool: Pool;
  /** Every TTL it has had, in order, each from when it counted (ledger ms). */
  readonly ttls: readonly { readonly since: number; readonly ttlMs: number }[];
}

/** The frames that the pools' own events fold to, by name. The events of all other kinds are left out. */
export function framesOf(events: readonly Recorded[]): ReadonlyMap<string, PoolFrame> {
  const state = emptyState();
  const ttls = new Map<string, { since: number; ttlMs: number }[]>();
  for (const event of events) {
    state.nextPosition = event.position;
    evolve(state, event);
    if (event.type !== 'PoolCreated' && event.type !== 'PoolPolicyChanged') continue;
    const earlier = event.type === 'PoolCreated' ? [] : (ttls.get(event.pool) ?? []);
    ttls.set(event.pool, [...earlier, { since: event.recordedAt, ttlMs: event.data.ttl_ms }]);
  }
  return new Map([...state.pools].map(([name, pool]) => [name, { pool, ttls: ttls.get(name) ?? [] }]));
}
