import type { EventOf, PoolPolicy, Recorded } from '@berth/domain';

/** What of a pool does not depend on its identifiers. */
export interface PoolFrame {
  readonly name: string;
  patterns: readonly string[];
  policy: PoolPolicy;
  draining: boolean;
  suspendedAt: number | undefined;
  expiryFrom: number;
  trustedUntil: number;
  /** Every TTL it has had, in order, each from when it counted (ledger ms). */
  readonly ttls: { readonly since: number; readonly ttlMs: number }[];
}

/** The frames that the pools' own events fold to, in the order of their creation: part of what `evolve` does. */
export function framesOf(events: readonly Recorded[]): ReadonlyMap<string, PoolFrame> {
  const frames = new Map<string, PoolFrame>();
  for (const event of events) {
    if (!('pool' in event)) continue;
    if (event.type === 'PoolDeleted') frames.delete(event.pool);
    else if (event.type === 'PoolCreated') frames.set(event.pool, created(event, event.recordedAt));
    const frame = frames.get(event.pool);
    if (frame) fold(frame, event);
  }
  return frames;
}

function created({ pool, data }: EventOf<'PoolCreated'>, at: number): PoolFrame {
  return {
    name: pool,
    patterns: data.identifiers,
    policy: policyOf(data),
    draining: false,
    suspendedAt: undefined,
    expiryFrom: 0,
    trustedUntil: 0,
    ttls: [{ since: at, ttlMs: data.ttl_ms }],
  };
}

function fold(frame: PoolFrame, event: Recorded): void {
  if (event.type === 'PoolResized') frame.patterns = event.data.identifiers;
  if (event.type === 'PoolDrainStarted') frame.draining = true;
  if (event.type === 'PoolOpened') frame.draining = false;
  if (event.type === 'ExpirySuspended') frame.suspendedAt = event.data.suspended_ms;
  if (event.type === 'PoolPolicyChanged') {
    frame.policy = policyOf(event.data);
    frame.ttls.push({ since: event.recordedAt, ttlMs: event.data.ttl_ms });
  }
  if (event.type === 'ExpiryResumed') {
    frame.suspendedAt = undefined;
    frame.expiryFrom = event.data.expiry_from_ms;
    frame.trustedUntil = event.data.trusted_until_ms;
  }
}

function policyOf(data: EventOf<'PoolPolicyChanged'>['data']): PoolPolicy {
  return {
    ttlMs: data.ttl_ms,
    heartbeatMs: data.heartbeat_ms,
    holdDownMs: data.hold_down_ms,
    order: data.order,
  };
}
