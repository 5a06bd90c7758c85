import {
  emptyState,
  evolve,
  momentAt,
  PHASES,
  Pool,
  type AudibleTime,
  type KeptAnswer,
  type LedgerState,
  type LedgerTime,
  type MintState,
  type Moment,
  type Phase,
  type Recorded,
  type SavedView,
} from '@berth/domain';

/** Everything that a memory image answers through its public methods, as plain data that can be compared. */
export interface LedgerImage {
  readonly deafMs: number;
  readonly generation: number;
  readonly nextPosition: number;
  readonly lastRecordedAt: number;
  readonly pools: readonly PoolImage[];
  readonly mint: ReturnType<typeof mintImage>;
  readonly views: readonly SavedView[];
}

export type PoolImage = ReturnType<typeof poolImage>;

const EVERY = 1_000_000;

/** Reads the image at a moment; two images that read the same decide the same from then on. */
export function imageOf(state: LedgerState, ledgerMs = state.lastRecordedAt): LedgerImage {
  const now = momentAt(ledgerMs as LedgerTime, state.deafMs);
  const { pools, views, mint, ...numbers } = state;
  return {
    ...numbers,
    pools: [...pools.values()].map((pool) => poolImage(pool, now)),
    views: [...views.values()],
    mint: mintImage(mint),
  };
}

/**
 * All that waits for a deadline, in the order in which it will fall due. Apart from `imageOf`, because
 * reading it tidies what it reads: a test that looks after every step would never meet an order that has gone
 * untidy.
 */
export function waitingIn(state: LedgerState) {
  const end = Number.MAX_SAFE_INTEGER as AudibleTime;
  return [...state.pools.values()].map((pool) => ({
    leases: pool.leasesDue(end, EVERY).ordinals,
    rests: pool.restsDue(end, EVERY).ordinals,
  }));
}

/** The image that a ledger's events fold to. */
export function replay(events: readonly Recorded[], generation = 0): LedgerState {
  const state = emptyState(generation);
  for (const event of events) evolve(state, event);
  return state;
}

/**
 * The same pool read back from the rows that a projection would have of it. `freeOrder`: what is free,
 * longest first.
 */
export function readBack(pool: Pool, freeOrder: readonly number[]): Pool {
  const copy = new Pool(pool.name, pool.policy, pool.patterns);
  copy.draining = pool.draining;
  copy.suspendedAt = pool.suspendedAt;
  copy.expiryFrom = pool.expiryFrom;
  copy.trustedUntil = pool.trustedUntil;
  copy.addIdentifiers(pool.identifiers, 0 as LedgerTime);
  const others = [...pool.identifiers.keys()].filter((ordinal) => !freeOrder.includes(ordinal));
  for (const ordinal of [...others, ...freeOrder]) {
    copy.restore(ordinal, {
      phase: pool.phaseOf(ordinal),
      clientId: pool.clientOf(ordinal),
      token: pool.tokenOf(ordinal),
      since: pool.grantedAt(ordinal),
      lastSeenAt: pool.lastSeenAt(ordinal),
      heardAt: pool.heardAt(ordinal),
      dueAt: pool.dueAt(ordinal),
      leaving: pool.isLeaving(ordinal),
      reservedFor: pool.reservedClientOf(ordinal) ?? null,
    });
  }
  return copy;
}

/**
 * All free identifiers in the order in which clients without a claim would get them. Uses the pool up: only
 * for an image that is thrown away.
 */
export function drainFreeOrder(pool: Pool): readonly string[] {
  const order: string[] = [];
  for (let ordinal = pool.nextFree(); ordinal !== undefined; ordinal = pool.nextFree()) {
    order.push(pool.identifiers[ordinal] ?? '');
    const clientId = `drain ${String(order.length)}`;
    pool.grant(ordinal, { clientId, token: EVERY, grantedAt: 0, lastSeenAt: 0, heardAt: 0, deadline: 0 });
  }
  return order;
}

/** With iterations as text, so that JSON can tell of it, and keys in one order. */
function mintImage({ shard, layout, entities, tombstones, windowEnds, answers }: MintState) {
  return {
    shard: shard ?? null,
    layout: layout ?? null,
    entities: [...entities.values()].map(({ name, dataType, next }) => ({
      name,
      dataType,
      next: String(next),
    })),
    tombstones: [...tombstones].map(([name, next]) => `${name} ${String(next)}`).sort(),
    windowEnds: [...windowEnds].sort(([one], [other]) => one - other),
    answers: [...answers].map(answerImage),
  };
}

function answerImage(kept: KeptAnswer) {
  const { key, arguments: args, entity, dataType, recordedAt, answersBefore, valuesBefore } = kept;
  const values = 'values' in kept ? kept.values : [String(kept.first), String(kept.count)];
  return { key, args, entity, dataType, recordedAt, answersBefore, valuesBefore, values };
}

function poolImage(pool: Pool, now: Moment) {
  const ordinals = pool.identifiers.map((_, ordinal) => ordinal);
  return {
    name: pool.name,
    policy: pool.policy,
    patterns: pool.patterns,
    capacity: pool.capacity,
    draining: pool.draining,
    suspendedAt: pool.suspendedAt,
    expiryFrom: pool.expiryFrom,
    trustedUntil: pool.trustedUntil,
    counts: PHASES.map((phase): [Phase, number] => [phase, pool.count(phase)]),
    freeCount: pool.freeCount,
    nextFree: pool.nextFree(),
    lateCount: pool.lateCount(now.audible),
    identifiers: ordinals.map((ordinal) => identifierImage(pool, ordinal, now)),
    clients: clientsOf(pool, ordinals).map((clientId) => ({
      clientId,
      holds: pool.heldBy(clientId),
      restsAfter: pool.restingAfter(clientId),
      reserved: pool.reservationFor(clientId),
    })),
  };
}

function identifierImage(pool: Pool, ordinal: number, now: Moment) {
  const identifier = pool.identifiers[ordinal] ?? '';
  return {
    identifier,
    ordinal: pool.ordinalOf(identifier),
    phase: pool.phaseOf(ordinal),
    state: pool.stateOf(ordinal, now),
    isHeld: pool.isHeld(ordinal),
    isResting: pool.isResting(ordinal),
    clientId: pool.clientOf(ordinal),
    token: pool.tokenOf(ordinal),
    since: pool.grantedAt(ordinal),
    stateSince: pool.stateSince(ordinal, now),
    lastSeenAt: pool.lastSeenAt(ordinal),
    heardAt: pool.heardAt(ordinal),
    dueAt: pool.dueAt(ordinal),
    leaving: pool.isLeaving(ordinal),
    reservedFor: pool.reservedClientOf(ordinal),
  };
}

function clientsOf(pool: Pool, ordinals: readonly number[]): readonly string[] {
  const names = ordinals.flatMap((ordinal) => [pool.clientOf(ordinal), pool.reservedClientOf(ordinal)]);
  return [...new Set(names.filter((name) => name !== null && name !== undefined))].sort();
}
