import {
  describedMintEvent,
  drainFreeOrder,
  imageOf,
  LedgerChecker,
  LedgerModel,
  mintPictureOf,
  modelMintPictureOf,
  readBack,
  replay,
  replayable,
  toldOf,
  VirtualClock,
  waitingIn,
  type ModelPool,
} from '@berth/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, CommandType } from './commands.js';
import type { EventType, LedgerEvent, Recorded } from './events.js';
import type { DataType } from './mint/entity-type.js';
import type { LayoutName } from './mint/layout.js';
import type { AllocationOrder } from './pool/policy.js';
import type { Pool } from './pool/pool.js';
import type { Rejection } from './rejections.js';
import { emptyState, type LedgerState } from './state.js';
import { Turn } from './turn.js';
import type { LedgerTime } from './kernel/time.js';

const POOLS = ['one', 'two'] as const;
const NAMES = ['n0', '1', '2', '3', '4', '5', '6', '7'] as const;
const CLIENTS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const START = { ttlMs: 100, heartbeatMs: 20, holdDownMs: 50, order: 'lowest' } as const;
const ENTITIES = ['order', 'stock', 'ticket', 'invoice'] as const;
const SHARD = { id: 2, total: 3 };
const INT_MAX = 2n ** 31n - 1n;
const SUSPICION = { share: 0.5, leasesMin: 3, suspendedMsMax: 400 };

// Records, so that the compiler knows when one is missing.
const EVENT_TYPES = Object.keys({
  PoolCreated: 1,
  PoolResized: 1,
  PoolPolicyChanged: 1,
  PoolDrainStarted: 1,
  PoolOpened: 1,
  PoolDeleted: 1,
  IdentifierAllocated: 1,
  HeartbeatsRecorded: 1,
  IdentifierReleased: 1,
  LeaseExpired: 1,
  LeaseRevoked: 1,
  IdentifierReclaimed: 1,
  IdentifierReserved: 1,
  ReservationCancelled: 1,
  IdentifierQuarantined: 1,
  IdentifierRestored: 1,
  ServiceResumed: 1,
  ExpirySuspended: 1,
  ExpiryResumed: 1,
  EntityRegistered: 1,
  SequenceAdvanced: 1,
  SequenceReset: 1,
  EntityDeleted: 1,
  MintWindowGranted: 1,
  MintAnswered: 1,
  ViewSaved: 1,
  ViewDeleted: 1,
} satisfies Record<EventType, 1>);
const REJECTION_TYPES = Object.keys({
  PoolNotFound: 1,
  PoolExists: 1,
  PoolDefinitionInvalid: 1,
  PoolInUse: 1,
  PoolExhausted: 1,
  IdentifierNotFound: 1,
  IdentifierMismatch: 1,
  IdentifierNotHeld: 1,
  LeaseChanged: 1,
  IdentifierRetired: 1,
  IdentifierReservedAlready: 1,
  ClientReservedAlready: 1,
  IdentifierNotReserved: 1,
  IdentifierQuarantinedAlready: 1,
  IdentifierNotQuarantined: 1,
  ExpiryNotSuspended: 1,
  EntityNotFound: 1,
  EntityExists: 1,
  EntityTypeMismatch: 1,
  EntityNotNumeric: 1,
  EntitiesExhausted: 1,
  RangeExhausted: 1,
  BackwardReset: 1,
  IdempotencyKeyReused: 1,
  ShardMismatch: 1,
  MachineNumberTaken: 1,
  MachineNumberNotHeld: 1,
  MintLayoutMismatch: 1,
  ViewNotFound: 1,
  ViewOwnedByOther: 1,
  ViewDefinitionInvalid: 1,
} satisfies Record<Rejection['type'], 1>);

/** What happens next: time passes and a new turn begins, or a command comes. */
type Step = { readonly elapse: number } | { readonly command: Intent };

/**
 * A command that may tell by role what it is about: `(held 2)` is an identifier that is held when the command
 * comes, `(holder)` the client that held it last, a token the one of now or one that is not.
 */
type Intent = Command & { readonly tokenIs?: TokenRole };
type TokenRole = 'current' | 'older' | 'newer';
const HOLDER = '(holder)';
const BY_ROLE = /^\((held|quarantined|reserved) (\d)\)$/;

const pool = fc.oneof(
  { weight: 9, arbitrary: fc.constant('one') },
  { weight: 1, arbitrary: fc.constantFrom(...POOLS, 'none') },
);
const identifier = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.constant('unknown') },
);
const mostly = (role: 'held' | 'quarantined' | 'reserved') =>
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 7 }).map((index) => `(${role} ${String(index)})`) },
    { weight: 1, arbitrary: identifier },
  );
const clientId = fc.constantFrom(...CLIENTS);
const holder = fc.oneof({ weight: 4, arbitrary: fc.constant(HOLDER) }, { weight: 1, arbitrary: clientId });
const tokenIs = fc.constantFrom<TokenRole>('current', 'older', 'newer');
const limit = fc.integer({ min: 1, max: 5 });
const policy = fc.record(
  {
    ttlMs: fc.constantFrom(40, 100, 250),
    heartbeatMs: fc.constantFrom(10, 20, 30),
    holdDownMs: fc.constantFrom(0, 50, 200),
    order: fc.constantFrom<AllocationOrder>('lowest', 'longest-free'),
  },
  { requiredKeys: [] },
);
const patterns = fc.oneof(fc.subarray([...NAMES], { minLength: 4 }), fc.subarray([...NAMES]));

const slug = fc.constantFrom('late', 'mine', '-');
const title = fc.constantFrom('Late', '');
const query = fc.constantFrom('', 'type:Lease*');
const shared = fc.boolean();
const by = fc.constantFrom('alice', 'bob');

const of = <Type extends CommandType>(type: Type) => ({ type: fc.constant(type), pool });
const byHolder = <Type extends CommandType>(type: Type) =>
  fc.record(
    { ...of(type), identifier: mostly('held'), clientId: holder, tokenIs },
    { requiredKeys: ['type', 'pool', 'identifier', 'clientId'] },
  );

const intents: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Intent> }[] = [
  { weight: 30, arbitrary: fc.record({ ...of('AllocateIdentifier'), clientId }) },
  { weight: 16, arbitrary: byHolder('RecordHeartbeat') },
  {
    weight: 4,
    arbitrary: fc.record({
      ...of('RecordHeartbeats'),
      heartbeats: fc.array(fc.record({ identifier: mostly('held'), clientId: holder }), { maxLength: 10 }),
    }),
  },
  { weight: 6, arbitrary: byHolder('ReleaseIdentifier') },
  {
    weight: 3,
    arbitrary: fc.record(
      { ...of('RevokeLease'), identifier: mostly('held'), tokenIs },
      { requiredKeys: ['type', 'pool', 'identifier'] },
    ),
  },
  {
    weight: 10,
    arbitrary: fc.record({ type: fc.constant('ExpireDue'), limit, suspicion: fc.constant(SUSPICION) }),
  },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('ReclaimDue'), limit }) },
  { weight: 2, arbitrary: fc.record(of('ResumeExpiry')) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...of('CreatePool'),
      patterns,
      policy: policy.map((some) => ({ ...START, ...some })),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ ...of('ChangePool'), patterns, policy }, { requiredKeys: ['type', 'pool'] }),
  },
  { weight: 1, arbitrary: fc.record(of('StartPoolDrain')) },
  { weight: 3, arbitrary: fc.record(of('OpenPool')) },
  { weight: 2, arbitrary: fc.record({ ...of('DeletePool'), pool: fc.constantFrom(...POOLS) }) },
  { weight: 3, arbitrary: fc.record({ ...of('ReserveIdentifier'), identifier, clientId }) },
  {
    weight: 2,
    arbitrary: fc.record(
      { ...of('CancelReservation'), identifier: mostly('reserved'), clientId },
      { requiredKeys: ['type', 'pool', 'identifier'] },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record(
      { ...of('QuarantineIdentifier'), identifier: fc.oneof(identifier, mostly('quarantined')), tokenIs },
      { requiredKeys: ['type', 'pool', 'identifier'] },
    ),
  },
  { weight: 4, arbitrary: fc.record({ ...of('RestoreIdentifier'), identifier: mostly('quarantined') }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('SaveView'), slug, title, query, shared, by }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('DeleteView'), slug, by }) },
  { weight: 6, arbitrary: fc.record({ ...of('ClaimMachineNumber'), identifier, clientId }) },
];

const rarely = <Value>(usual: Value, ...others: readonly Value[]) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(usual, ...others) },
  );
const entity = fc.constantFrom(...ENTITIES);
const registering = {
  entity,
  shard: rarely(SHARD, { id: 1, total: 3 }, { id: 2, total: 2 }),
  // Below the number of names, so that not all of them have room.
  entitiesMax: fc.constant(ENTITIES.length - 1),
};
const idempotency = fc.record({
  key: fc.constantFrom('k1', 'k2'),
  arguments: rarely('once', 'otherwise'),
});
const startValue = fc.oneof(
  fc.bigInt({ min: 0n, max: 40n }),
  fc.bigInt({ min: INT_MAX - 12n, max: INT_MAX + 3n }),
);
const dataType = fc.constantFrom<DataType>('int', 'int', 'long', 'ulid');

const mintIntents: typeof intents = [
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('AdvanceSequence'),
      ...registering,
      dataType: fc.constantFrom('int', 'int', 'int', 'long', undefined),
      count: fc.integer({ min: 1, max: 4 }),
      idempotency: fc.option(idempotency, { nil: undefined, freq: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('RegisterEntity'),
      ...registering,
      dataType: fc.option(dataType, { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('InitEntity'),
      ...registering,
      dataType,
      startValue: fc.option(startValue, { nil: undefined }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('ResetSequence'),
      entity,
      value: startValue,
      force: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('DeleteEntity'), entity }) },
  {
    weight: 1,
    arbitrary: fc
      .record({ idempotency, values: fc.array(fc.constantFrom('x', 'y'), { minLength: 1, maxLength: 3 }) })
      .map(({ idempotency: asked, values }) => ({
        type: 'RecordMintAnswer',
        ...asked,
        entity: 'ticket',
        dataType: 'ulid',
        values,
      })),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      ...of('GrantMintWindows'),
      layout: rarely<LayoutName>('sonyflake', 'twitter'),
      holds: fc.array(
        fc.record({ identifier: mostly('held'), clientId: fc.constant(HOLDER), token: rarely(0, 1) }),
        { minLength: 1, maxLength: 3 },
      ),
      lengthMs: fc.constantFrom(0, 100, 500, 2_000),
    }),
  },
];

const elapse = fc.oneof(
  fc.constantFrom(0, 1, 5, 10, 20, 25, 26, 49, 50, 99, 100, 101, 250, 401),
  fc.integer({ min: 0, max: 60 }),
  rarely(0, 86_400_000),
);
/** The loop reports an outage first of all in a turn; late in one it has to be without effect. */
const outage = fc.record({
  elapse,
  deafMs: fc.integer({ min: 0, max: 300 }),
  aheadMs: fc.constantFrom(0, 0, 40),
});

const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      {
        weight: 30,
        arbitrary: fc.oneof(...intents, ...mintIntents).map((command): readonly Step[] => [{ command }]),
      },
      { weight: 12, arbitrary: elapse.map((ms): readonly Step[] => [{ elapse: ms }]) },
      { weight: 1, arbitrary: outage.map(resumeSteps) },
    ),
    { maxLength: 200, size: 'max' },
  )
  .map((groups) => groups.flat());

/** Times in the command are relative to now, as everything in a step is. */
function resumeSteps({ elapse: ms, deafMs, aheadMs }: { elapse: number; deafMs: number; aheadMs: number }) {
  const command = { type: 'ResumeService', fromMs: -deafMs, toMs: aheadMs, cause: 'pause' } as const;
  return [{ elapse: ms }, { command }];
}

/** A ledger and its model side by side, driven by the same steps; throws at the first difference. */
class SideBySide {
  readonly recorded: Recorded[] = [];
  readonly rejections = new Set<string>();
  readonly state = emptyState();
  private readonly clock = new VirtualClock();
  private readonly model = new LedgerModel();
  private readonly checker = new LedgerChecker();
  private turn: Turn;

  constructor() {
    this.turn = new Turn(this.state, this.now);
    this.command({ type: 'CreatePool', pool: 'one', patterns: NAMES.slice(0, 6), policy: START });
  }

  private get now(): LedgerTime {
    return this.clock.now as LedgerTime;
  }

  run(all: readonly Step[]): void {
    for (const step of all) {
      if ('elapse' in step) this.nextTurn(step.elapse);
      else this.command(this.resolved(step.command));
    }
    this.nextTurn(0);
  }

  private command(command: Command): void {
    const before = imageOf(this.state, this.now);
    const decision = this.turn.handle<CommandType>(command, { actor: 'test' });
    const result = decision.ok ? decision.result : undefined;
    const lease = result && 'token' in result ? result : undefined;
    const expected = this.model.handle(command, this.now, () => lease?.token ?? -1);

    if (!decision.ok) {
      this.rejections.add(decision.rejection.type);
      expect(imageOf(this.state, this.now)).toEqual(before);
    }
    expect(decision.ok ? null : decision.rejection.type).toBe(expected.rejection);
    expect((decision.ok ? decision.events : []).map((event) => described(event, this.state))).toEqual(
      expected.facts,
    );
    if (lease) {
      expect({ identifier: lease.identifier, expiresAt: lease.expiresAt }).toEqual(expected.lease);
      this.checker.answered(lease);
    }
    if (result && 'ended' in result) {
      expect(result.ended).toBe(expected.ended);
      if (!result.more) expect(expected.left).toBe(0);
    }
    if (result && 'accepted' in result) expect(result.accepted).toBe(expected.ended);
    if (expected.told !== undefined) expect(toldOf(result, this.state.mint)).toBe(expected.told);
  }

  private nextTurn(ms: number): void {
    this.checker.read(this.turn.events);
    this.recorded.push(...this.turn.events);
    expect(this.state.deafMs).toBe(this.model.deafMs);
    expect([...this.state.pools.values()].map(pictureOf)).toEqual(
      [...this.model.pools.values()].map(modelPictureOf),
    );
    expect(mintPictureOf(this.state.mint)).toEqual(modelMintPictureOf(this.model.mint));
    expect([...this.state.views.values()]).toEqual(this.model.views.all);
    this.clock.advance(ms);
    this.turn = new Turn(this.state, this.now);
  }

  /** What the recorded events fold to, and what rows of it are read back to, is what was lived through. */
  checkReplay(): void {
    const read = () => replay(JSON.parse(JSON.stringify(this.recorded)) as readonly Recorded[]);
    const replayed = read();
    expect(imageOf(replayed, this.now)).toEqual(imageOf(this.state, this.now));
    expect(waitingIn(replayed)).toEqual(waitingIn(this.state));

    const restored = this.readBack();
    expect(imageOf(restored, this.now)).toEqual(imageOf(this.state, this.now));
    expect(waitingIn(restored)).toEqual(waitingIn(this.state));
    for (const order of ['lowest', 'longest-free'] as const) {
      const expected = [...this.model.pools.values()].map((each) =>
        freeIn(each, order).map(({ name }) => name),
      );
      expect(freeOrdersOf(read(), order)).toEqual(expected);
      expect(freeOrdersOf(this.readBack(), order)).toEqual(expected);
    }
  }

  private readBack(): LedgerState {
    const pools = [...this.state.pools.values()].map((each): [string, Pool] => {
      const free = freeIn(this.model.pools.get(each.name)!, 'longest-free');
      return [
        each.name,
        readBack(
          each,
          free.map(({ ordinal }) => ordinal),
        ),
      ];
    });
    return { ...this.state, pools: new Map(pools) };
  }

  /** Puts names in the place of roles, and times in the place of spans before now. */
  private resolved({ tokenIs: role, ...command }: Intent): Command {
    if (command.type === 'ResumeService') {
      return { ...command, fromMs: this.now + command.fromMs, toMs: this.now + command.toMs };
    }
    if (command.type === 'RecordHeartbeats') {
      const { heartbeats } = command;
      return {
        ...command,
        heartbeats: heartbeats.map((each) => ({ ...each, ...this.holding(command.pool, each) })),
      };
    }
    if (command.type === 'GrantMintWindows') {
      const holds = command.holds.map((hold) => {
        const { identifier: number, clientId: holderId } = this.holding(command.pool, hold);
        const current = this.state.pools.get(command.pool);
        const token = (current?.tokenOf(current.ordinalOf(number) ?? 0) ?? 0) + hold.token;
        return { identifier: number, clientId: holderId, token };
      });
      return { ...command, holds };
    }
    if (command.type === 'RecordHeartbeat' || command.type === 'ReleaseIdentifier') {
      return { ...command, ...this.holding(command.pool, command, role) };
    }
    if (!('identifier' in command)) return command;
    const identifierNamed = this.named(command.pool, command.identifier);
    if (command.type !== 'RevokeLease' && command.type !== 'QuarantineIdentifier') {
      return { ...command, identifier: identifierNamed };
    }
    const { token } = this.holding(command.pool, { identifier: identifierNamed, clientId: HOLDER }, role);
    // `newer` stands for: nobody is meant to hold it.
    return { ...command, identifier: identifierNamed, token: role === 'newer' ? null : token };
  }

  private named(poolName: string, name: string): string {
    const [, role, index] = BY_ROLE.exec(name) ?? [];
    if (role === undefined) return name;
    const found = this.state.pools.get(poolName);
    const isOne = (_name: string, ordinal: number) =>
      role === 'reserved' ? found?.reservedClientOf(ordinal) !== undefined : found?.phaseOf(ordinal) === role;
    const all = found?.identifiers.filter(isOne) ?? [];
    return all[Number(index) % all.length] ?? NAMES[0];
  }

  private holding(
    poolName: string,
    told: { readonly identifier: string; readonly clientId: string },
    role?: TokenRole,
  ) {
    const found = this.state.pools.get(poolName);
    const name = this.named(poolName, told.identifier);
    const ordinal = found?.ordinalOf(name) ?? 0;
    const token = (found?.tokenOf(ordinal) ?? 0) + { current: 0, older: -1, newer: 1 }[role ?? 'current'];
    const client = told.clientId === HOLDER ? (found?.clientOf(ordinal) ?? CLIENTS[0]) : told.clientId;
    return { identifier: name, clientId: client, ...(role !== undefined && { token }) };
  }
}

/** A fact as the model tells it. */
function described(event: LedgerEvent, state: LedgerState): string {
  if (event.type === 'ServiceResumed') return event.type;
  if (event.type === 'ViewSaved' || event.type === 'ViewDeleted') return `${event.type} ${event.data.slug}`;
  if (!('pool' in event)) return describedMintEvent(event, state.mint);
  const subject = `${event.type} ${event.pool}`;
  if (event.type === 'ExpiryResumed') return `${subject}/${event.data.cause}`;
  if (event.type === 'HeartbeatsRecorded') {
    const identifiers = state.pools.get(event.pool)?.identifiers ?? [];
    return `${subject}/${event.data.ordinals.map((ordinal) => identifiers[ordinal]).join(' ')}`;
  }
  if (event.type === 'MintWindowGranted') {
    const { numbers, floors_ms: floors, ceils_ms: ceils } = event.data;
    return `${subject}/${numbers.map((number, at) => [number, floors[at], ceils[at]].join(' ')).join()}`;
  }
  return 'identifier' in event ? `${subject}/${event.identifier}` : subject;
}

function pictureOf(each: Pool) {
  const { name, patterns: named, policy: rules, draining, suspendedAt, freeCount } = each;
  const { expiryFrom, trustedUntil } = each;
  const identifiers = each.identifiers.map((identifierName, ordinal) => {
    const phase = each.phaseOf(ordinal);
    return {
      name: identifierName,
      phase,
      clientId: each.clientOf(ordinal),
      token: each.tokenOf(ordinal),
      due: phase === 'free' || phase === 'retired' ? null : each.dueAt(ordinal),
      heard: each.heardAt(ordinal),
      lastSeen: each.lastSeenAt(ordinal),
      since: each.grantedAt(ordinal),
      leaving: each.isLeaving(ordinal),
      reservedFor: each.reservedClientOf(ordinal) ?? null,
    };
  });
  return {
    name,
    patterns: named,
    policy: rules,
    draining,
    suspendedAt: suspendedAt ?? null,
    expiryFrom,
    trustedUntil,
    freeCount,
    identifiers,
  };
}

function modelPictureOf(each: ModelPool) {
  const { identifiers, ...rest } = each;
  return {
    ...rest,
    freeCount: freeIn(each, 'lowest').length,
    identifiers: identifiers.map(({ ordinal: _ordinal, freeSince: _freeSince, due, ...identifierRest }) => ({
      ...identifierRest,
      due: identifierRest.phase === 'free' || identifierRest.phase === 'retired' ? null : due,
    })),
  };
}

function freeIn({ identifiers }: ModelPool, order: AllocationOrder) {
  const free = identifiers.filter(({ freeSince }) => freeSince !== null);
  if (order === 'longest-free') free.sort((a, b) => (a.freeSince ?? 0) - (b.freeSince ?? 0));
  return free;
}

function freeOrdersOf(state: LedgerState, order: AllocationOrder): readonly (readonly string[])[] {
  return [...state.pools.values()].map((each) => {
    each.changePolicy({ ...each.policy, order });
    return drainFreeOrder(each);
  });
}

describe('the ledger', () => {
  it(
    'does what a naive model does, keeps its promises, and replays to the same image',
    { timeout: 120_000 },
    () => {
      fc.assert(
        fc.property(steps, (all) => {
          const ledger = new SideBySide();
          ledger.run(all);
          ledger.checkReplay();
        }),
        { numRuns: 300, ...replayable(fc.defaultReportMessage, import.meta.url) },
      );
    },
  );

  it('is led to every event and every rejection by these steps', { timeout: 60_000 }, () => {
    const events = new Set<string>();
    const rejections = new Set<string>();
    for (const all of fc.sample(steps, { numRuns: 60, seed: 20 })) {
      const ledger = new SideBySide();
      ledger.run(all);
      for (const event of ledger.recorded) events.add(event.type);
      for (const rejection of ledger.rejections) rejections.add(rejection);
    }
    expect([...events].sort()).toEqual([...EVENT_TYPES].sort());
    expect([...rejections].sort()).toEqual([...REJECTION_TYPES].sort());
  });
});
