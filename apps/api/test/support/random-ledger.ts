import {
  emptyState,
  PHASES,
  Turn,
  type AllocationOrder,
  type Command,
  type LedgerTime,
  type Phase,
  type Pool,
  type Recorded,
} from '@berth/domain';
import { CLOCK_START_MS, type SeededRandom } from '@berth/testkit';

/** The last one is deleted and made anew now and then. */
const POOLS = ['one', 'one', 'one', 'two', 'two', 'brief'] as const;
const NAMES = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'] as const;
const CLIENTS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const SUSPICION = { share: 0.5, leasesMin: 3, suspendedMsMax: 400 };
const START = { ttlMs: 100, heartbeatMs: 20, holdDownMs: 50, order: 'lowest' } as const;
const CAUSE = { actor: 'operator', reason: 'chance', requestId: 'request' };

type Draw = (random: SeededRandom, pool: Pool) => Command;

/** What may happen to a pool next, and how often. */
const DRAWS: readonly (readonly [number, Draw])[] = [
  [24, (random, { name: pool }) => ({ type: 'AllocateIdentifier', pool, clientId: random.pick(CLIENTS) })],
  [30, heartbeat],
  [6, release],
  [
    2,
    (random, pool) => ({ type: 'RevokeLease', pool: pool.name, identifier: inPhase(random, pool, 'held') }),
  ],
  [12, () => ({ type: 'ExpireDue', limit: 3, suspicion: SUSPICION })],
  [10, () => ({ type: 'ReclaimDue', limit: 3 })],
  [2, (_, { name: pool }) => ({ type: 'ResumeExpiry', pool })],
  [
    2,
    (random, { name: pool }) => ({
      type: 'ChangePool',
      pool,
      patterns: NAMES.filter(() => random.chance(0.7)),
    }),
  ],
  [6, changePolicy],
  [1, (_, { name: pool }) => ({ type: 'StartPoolDrain', pool })],
  [3, (_, { name: pool }) => ({ type: 'OpenPool', pool })],
  [3, reserve],
  [2, (random, { name: pool }) => ({ type: 'CancelReservation', pool, identifier: random.pick(NAMES) })],
  [
    4,
    (random, pool) => ({
      type: 'QuarantineIdentifier',
      pool: pool.name,
      identifier: inPhase(random, pool, random.pick(PHASES)),
    }),
  ],
  [
    4,
    (random, pool) => ({
      type: 'RestoreIdentifier',
      pool: pool.name,
      identifier: inPhase(random, pool, 'quarantined'),
    }),
  ],
];
const ELAPSE = [0, 0, 0, 1, 5, 10, 20, 25, 26, 49, 101] as const;

/** A ledger in which everything happens that can happen to pools, in turns at whatever times: from one seed. */
export function randomLedger(random: SeededRandom, turns: number): readonly Recorded[] {
  const state = emptyState();
  const events: Recorded[] = [];
  let at = CLOCK_START_MS;
  const turn = (commands: () => readonly Command[]): void => {
    const opened = new Turn(state, at as LedgerTime);
    for (const command of commands()) opened.handle(command, CAUSE);
    events.push(...structuredClone(opened.events));
  };
  for (let count = 0; count < turns; count += 1) {
    at += random.pick(ELAPSE);
    turn(() => {
      const deafMs = random.chance(0.04) ? random.below(300) : 0;
      const resume = { type: 'ResumeService', fromMs: at - deafMs, toMs: at, cause: 'pause' } as const;
      return deafMs > 0 ? [resume] : [];
    });
    for (let commands = 1 + random.below(4); commands > 0; commands -= 1) {
      const name = random.pick(POOLS);
      const pool = state.pools.get(name);
      turn(() => [pool ? draw(random)(random, pool) : create(random, name)]);
      if (name === 'brief' && random.chance(0.3)) turn(() => [{ type: 'DeletePool', pool: name }]);
    }
  }
  return events;
}

function create(random: SeededRandom, pool: string): Command {
  const first = random.below(3);
  return { type: 'CreatePool', pool, patterns: NAMES.slice(first, first + 5), policy: START };
}

function draw(random: SeededRandom): Draw {
  let place = random.below(DRAWS.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, drawn] of DRAWS) {
    place -= weight;
    if (place < 0) return drawn;
  }
  return heartbeat;
}

/** An identifier in the phase, if there is one. */
function inPhase(random: SeededRandom, pool: Pool, phase: Phase): string {
  const found = pool.identifiers.filter((_, ordinal) => pool.phaseOf(ordinal) === phase);
  return found[random.below(found.length)] ?? random.pick(NAMES);
}

function heartbeat(random: SeededRandom, pool: Pool): Command {
  const heartbeats = pool.identifiers
    .filter((_, ordinal) => pool.isHeld(ordinal) && random.chance(0.6))
    .map((identifier) => ({ identifier, clientId: pool.clientOf(pool.ordinalOf(identifier) ?? 0) ?? '' }));
  return { type: 'RecordHeartbeats', pool: pool.name, heartbeats };
}

function release(random: SeededRandom, pool: Pool): Command {
  const identifier = inPhase(random, pool, 'held');
  const clientId = pool.clientOf(pool.ordinalOf(identifier) ?? 0) ?? 'nobody';
  return { type: 'ReleaseIdentifier', pool: pool.name, identifier, clientId };
}

function reserve(random: SeededRandom, { name: pool }: Pool): Command {
  return { type: 'ReserveIdentifier', pool, identifier: random.pick(NAMES), clientId: random.pick(CLIENTS) };
}

function changePolicy(random: SeededRandom, { name: pool }: Pool): Command {
  const policy = {
    ttlMs: random.pick([40, 100, 250]),
    heartbeatMs: random.pick([10, 20, 100]),
    holdDownMs: random.pick([0, 50, 2_000]),
    order: random.pick<AllocationOrder>(['lowest', 'longest-free']),
  };
  return { type: 'ChangePool', pool, policy };
}
