import {
  emptyState,
  Turn,
  type Cause,
  type Command,
  type LedgerTime,
  type Pool,
  type Recorded,
} from '@berth/domain';
import { BELIEVING, CLOCK_START_MS, saveView, type SeededRandom } from '@berth/testkit';

const POLICY = { ttlMs: 1_000, heartbeatMs: 200, holdDownMs: 300, order: 'lowest' } as const;
const POOLS = { web: ['vm-[1-12]'], 'batch:1': ['vm-[08-11]', 'db é', 'DB%1'] } as const;
/** Names that a search could take for something else. */
const CLIENTS = ['ip-10-0-1', 'ip-10-0-2', 'IP-10', 'web 1', 'a"b', '50%_x', 'zÉ', '𝒜', 'vm-3', '7'] as const;
const CAUSES: readonly [Cause, ...Cause[]] = [
  { actor: 'client', requestId: 'req-1' },
  { actor: 'client' },
  { actor: 'reaper' },
  { actor: 'alice', reason: 'disk full', requestId: 'req-2' },
  { actor: 'bob smith', reason: 'Disk_100% "bad"' },
  { actor: 'alice', reason: 'É', requestId: 'R3' },
];

/**
 * A ledger in which everything is told that a filter can ask for, with names, reasons and actors that are hard to
 * search for: from one seed.
 */
export function eventfulLedger(random: SeededRandom, turns: number): readonly Recorded[] {
  const state = emptyState();
  const events: Recorded[] = [];
  let at = CLOCK_START_MS;
  const handle = (commands: readonly Command[]): void => {
    const turn = new Turn(state, at as LedgerTime);
    for (const command of commands) turn.handle(command, random.pick(CAUSES));
    events.push(...structuredClone(turn.events));
  };
  for (const [pool, patterns] of Object.entries(POOLS)) {
    handle([{ type: 'CreatePool', pool, patterns, policy: POLICY }]);
  }
  for (let count = 0; count < turns; count += 1) {
    at += random.pick([0, 1, 40, 200, 700]);
    const commands = Array.from({ length: 1 + random.below(5) }, () => {
      const pool = random.pick([...state.pools.values()] as [Pool, ...Pool[]]);
      return nextCommand(random, pool, at);
    });
    handle(commands);
  }
  return events;
}

function nextCommand(random: SeededRandom, pool: Pool, at: number): Command {
  const { name } = pool;
  const identifier = pool.identifiers[random.below(pool.capacity)] ?? '';
  const clientId = random.pick(CLIENTS);
  const dice = random.below(100);
  if (dice < 25) return { type: 'AllocateIdentifier', pool: name, clientId };
  if (dice < 55) return heartbeats(random, pool);
  if (dice < 62) return { type: 'ExpireDue', limit: 3, suspicion: BELIEVING };
  if (dice < 70) return { type: 'ReclaimDue', limit: 3 };
  if (dice < 78) return { type: 'ReleaseIdentifier', pool: name, clientId, identifier };
  if (dice < 82) return { type: 'RevokeLease', pool: name, identifier };
  if (dice < 86) return { type: 'ReserveIdentifier', pool: name, identifier, clientId };
  if (dice < 88) return { type: 'CancelReservation', pool: name, identifier };
  if (dice < 91) return { type: 'QuarantineIdentifier', pool: name, identifier };
  if (dice < 95) return { type: 'RestoreIdentifier', pool: name, identifier };
  if (dice < 97) return { type: 'ResumeService', fromMs: at - random.below(500), toMs: at, cause: 'pause' };
  return saveView('seen', { query: `pool:${name}`, shared: random.chance(0.5) });
}

function heartbeats(random: SeededRandom, pool: Pool): Command {
  const held = pool.identifiers.filter((_, ordinal) => pool.isHeld(ordinal) && random.chance(0.7));
  const all = held.map((identifier) => {
    const clientId = pool.clientOf(pool.ordinalOf(identifier) ?? 0) ?? '';
    return { identifier, clientId, offsetMs: random.below(20) };
  });
  return { type: 'RecordHeartbeats', pool: pool.name, heartbeats: all };
}
