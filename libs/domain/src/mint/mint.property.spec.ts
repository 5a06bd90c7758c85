import {
  claim,
  createPool,
  expireDue,
  grantWindows,
  heartbeats,
  LedgerChecker,
  POOL,
  reclaimDue,
  release,
  replayable,
} from '@berth/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandOf, CommandType, ResultOf } from '../commands.js';
import { evolve } from '../evolve.js';
import type { Recorded } from '../events.js';
import type { LedgerTime } from '../kernel/time.js';
import type { LeaseView } from '../lease/lease.js';
import { emptyState, type LedgerState } from '../state.js';
import { Turn } from '../turn.js';
import { LAYOUTS, parseSnowflake, type LayoutName } from './layout.js';
import { SnowflakeStream } from './stream.js';
import type { MintWindow, WindowsGranted } from './window.js';

const START = Date.UTC(2026, 0, 1);
/** Leases far shorter than windows, so that numbers change hands while their windows last. */
const POLICY = { ttlMs: 400, heartbeatMs: 200, holdDownMs: 0 };
const NUMBERS = 2;
const HOLDERS_MAX = 3;

type Step =
  | { readonly type: 'pass'; readonly ms: number }
  /** The host's wall clock is set. */
  | { readonly type: 'step clock'; readonly ms: number }
  | { readonly type: 'restart service' }
  | { readonly type: 'reap' }
  | { readonly type: 'take number'; readonly holder: number; readonly number: number }
  | { readonly type: 'take any'; readonly holder: number }
  | { readonly type: 'give back'; readonly holder: number; readonly which: number }
  /** Renews and asks for windows; the answer arrives so many steps later, perhaps twice. */
  | { readonly type: 'renew'; readonly holder: number; readonly late: number; readonly twice: boolean }
  /** `skewMs`: how far the holder's idea of the time is off. */
  | { readonly type: 'mint'; readonly holder: number; readonly count: number; readonly skewMs: number }
  | { readonly type: 'kill'; readonly holder: number };

const holder = fc.integer({ min: 0, max: HOLDERS_MAX - 1 });
const number = fc.integer({ min: 0, max: NUMBERS - 1 });
const ms = fc.constantFrom(0, 1, 5, 100, 400, 700, 1_000, 2_500);
const of = <Type extends Step['type']>(type: Type) => ({ type: fc.constant(type) });
const renew = fc.record({
  ...of('renew'),
  holder,
  late: fc.constantFrom(0, 0, 0, 1, 5),
  twice: fc.boolean(),
});
const mint = fc.record({
  ...of('mint'),
  holder,
  count: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 2_000 })),
  skewMs: fc.constantFrom(0, 0, 0, -3_000, 3_000),
});

const single: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ ...of('pass'), ms }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...of('step clock'),
      ms: fc.constantFrom(-28_800_000, -2_000, -50, 3_000, 60_000),
    }),
  },
  { weight: 1, arbitrary: fc.record(of('restart service')) },
  { weight: 3, arbitrary: fc.record(of('reap')) },
  { weight: 2, arbitrary: fc.record({ ...of('take any'), holder }) },
  { weight: 2, arbitrary: fc.record({ ...of('give back'), holder, which: fc.nat({ max: 1 }) }) },
  { weight: 6, arbitrary: renew },
  { weight: 8, arbitrary: mint },
  { weight: 1, arbitrary: fc.record({ ...of('kill'), holder }) },
);
/** What a process does that needs a number. */
const life: fc.Arbitrary<readonly Step[]> = fc
  .tuple(number, renew, mint)
  .map(([wanted, renewal, minting]) => [
    { type: 'take number', holder: renewal.holder, number: wanted },
    renewal,
    { ...minting, holder: renewal.holder },
  ]);
const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: single.map((step) => [step]) }, { weight: 1, arbitrary: life }), {
    maxLength: 150,
    size: 'max',
  })
  .map((groups) => groups.flat());

/** Ledger time as the service keeps it: from the wall clock at start, by the monotonic one after, never falling. */
class LedgerClock {
  private wallOffsetMs = 0;
  private anchorMs = START;
  private anchorMonotonic = 0;
  monotonicMs = 0;

  now(): LedgerTime {
    return (this.anchorMs + this.monotonicMs - this.anchorMonotonic) as LedgerTime;
  }

  pass(ms: number): void {
    this.monotonicMs += ms;
  }

  stepWall(ms: number): void {
    this.wallOffsetMs += ms;
    // A leap ahead is followed, as that of a machine that was suspended.
    if (this.wallMs - this.now() > 2_500) this.anchor(this.wallMs);
  }

  restart(lastRecordedAt: number): void {
    this.anchor(Math.max(this.wallMs, lastRecordedAt));
  }

  private get wallMs(): number {
    return START + this.monotonicMs + this.wallOffsetMs;
  }

  private anchor(ms: number): void {
    this.anchorMs = ms;
    this.anchorMonotonic = this.monotonicMs;
  }
}

/** A process that mints: it holds numbers as clients of its own, and nothing tells it when it has lost one. */
interface Holder {
  readonly name: string;
  readonly stream: SnowflakeStream;
  readonly leases: Map<string, LeaseView>;
  /** What it was granted, by the ledger's own word. */
  readonly windows: MintWindow[];
  anchor: { readonly at: number; readonly monotonicMs: number };
  last: bigint;
}

class World {
  readonly recorded: Recorded[] = [];
  readonly issued = new Set<string>();
  private state: LedgerState = emptyState();
  private readonly clock = new LedgerClock();
  private readonly checker = new LedgerChecker();
  private readonly holders: Holder[] = [];
  private readonly onTheWay: { readonly dueStep: number; readonly arrive: () => void }[] = [];
  private born = 0;
  private step = 0;

  constructor(private readonly layout: LayoutName) {
    this.submit(createPool({ patterns: [`[0-${String(NUMBERS - 1)}]`], ...POLICY, order: 'longest-free' }));
    for (let index = 0; index < HOLDERS_MAX; index += 1) this.holders.push(this.bear());
  }

  run(all: readonly Step[]): void {
    for (const each of all) {
      this.step += 1;
      for (const { dueStep, arrive } of this.onTheWay) if (dueStep === this.step) arrive();
      this.take(each);
    }
  }

  private take(step: Step): void {
    switch (step.type) {
      case 'pass':
        this.clock.pass(step.ms);
        return;
      case 'step clock':
        this.clock.stepWall(step.ms);
        return;
      case 'restart service':
        this.restart();
        return;
      case 'reap':
        this.submit(expireDue());
        this.submit(reclaimDue());
        return;
      case 'take number':
        this.takeNumber(this.holderAt(step.holder), step.number);
        return;
      case 'take any':
        this.takeAny(this.holderAt(step.holder));
        return;
      case 'give back':
        this.giveBack(this.holderAt(step.holder), step.which);
        return;
      case 'renew':
        this.renew(step);
        return;
      case 'mint':
        this.mint(this.holderAt(step.holder), step);
        return;
      case 'kill':
        this.holders[step.holder] = this.bear();
    }
  }

  private bear(): Holder {
    this.born += 1;
    return {
      name: `mint-${String(this.born)}`,
      stream: new SnowflakeStream(LAYOUTS[this.layout]),
      leases: new Map(),
      windows: [],
      anchor: { at: this.clock.now(), monotonicMs: this.clock.monotonicMs },
      last: -1n,
    };
  }

  private holderAt(index: number): Holder {
    return this.holders[index]!;
  }

  /** The image is read again from what is on the disk, as after a crash. */
  private restart(): void {
    this.state = emptyState();
    for (const event of JSON.parse(JSON.stringify(this.recorded)) as Recorded[]) evolve(this.state, event);
    this.clock.restart(this.state.lastRecordedAt);
  }

  private submit<Type extends CommandType>(command: CommandOf<Type>): ResultOf<Type> | undefined {
    const turn = new Turn(this.state, this.clock.now());
    const decision = turn.handle(command, { actor: 'mint' });
    this.recorded.push(...turn.events);
    this.checker.read(turn.events);
    return decision.ok ? decision.result : undefined;
  }

  private freeClient({ name, leases }: Holder): string {
    const used = new Set([...leases.values()].map(({ clientId }) => clientId));
    const all = Array.from({ length: NUMBERS }, (_, index) => `${name}.${String(index)}`);
    return all.find((client) => !used.has(client)) ?? `${name}.0`;
  }

  private takeNumber(to: Holder, number: number): void {
    const lease = this.submit(claim(String(number), { clientId: this.freeClient(to) }));
    if (lease) to.leases.set(lease.identifier, lease);
  }

  private takeAny(to: Holder): void {
    const clientId = this.freeClient(to);
    const lease = this.submit({ type: 'AllocateIdentifier', pool: POOL, clientId });
    if (lease) to.leases.set(lease.identifier, lease);
  }

  private giveBack(from: Holder, which: number): void {
    const lease = [...from.leases.values()][which];
    if (!lease) return;
    from.stream.drop(Number(lease.identifier));
    from.leases.delete(lease.identifier);
    this.submit(release(lease));
  }

  private renew({ holder: index, late, twice }: Extract<Step, { type: 'renew' }>): void {
    const to = this.holderAt(index);
    const leases = [...to.leases.values()];
    const outcome = this.submit(heartbeats(...leases));
    for (const { index: lost } of outcome?.refused ?? []) this.lose(to, leases[lost]!);
    const askedAt = this.clock.monotonicMs;
    const granted = this.submit(grantWindows([...to.leases.values()], { layout: this.layout }));
    if (!granted) return;
    to.windows.push(...granted.windows);
    const arrive = () => {
      this.granted(to, granted, askedAt);
    };
    if (late === 0) arrive();
    else this.onTheWay.push({ dueStep: this.step + late, arrive });
    if (twice) this.onTheWay.push({ dueStep: this.step + late + 2, arrive });
  }

  private granted(to: Holder, { windows, at }: WindowsGranted, askedAt: number): void {
    to.stream.extend(windows);
    const isLater = at - askedAt > to.anchor.at - to.anchor.monotonicMs;
    if (isLater) to.anchor = { at, monotonicMs: askedAt };
  }

  private lose(from: Holder, lease: LeaseView): void {
    from.leases.delete(lease.identifier);
    from.stream.drop(Number(lease.identifier));
  }

  private mint(by: Holder, { count, skewMs }: Extract<Step, { type: 'mint' }>): void {
    const nowMs = by.anchor.at + this.clock.monotonicMs - by.anchor.monotonicMs + skewMs;
    for (const id of by.stream.take(count, nowMs).ids) {
      const where = `${id} of ${by.name}`;
      if (this.issued.has(id)) throw new Error(`11: minted twice: ${where}`);
      if (BigInt(id) <= by.last) throw new Error(`11: does not rise: ${where}`);
      const { timeMs, machine } = parseSnowflake(LAYOUTS[this.layout], BigInt(id));
      const isInside = by.windows.some(
        ({ number, floorMs, ceilMs }) => number === machine && floorMs <= timeMs && timeMs < ceilMs,
      );
      if (!isInside) throw new Error(`11: outside its windows: ${where}`);
      this.issued.add(id);
      by.last = BigInt(id);
    }
  }
}

describe.each(['sonyflake', 'twitter'] as const)('mints of %s', (layout) => {
  it('never issue an id twice, whatever clocks, crashes and lost leases do', { timeout: 120_000 }, () => {
    let issued = 0;
    fc.assert(
      fc.property(steps, (all) => {
        const world = new World(layout);
        world.run(all);
        issued += world.issued.size;
      }),
      { numRuns: 200, ...replayable(fc.defaultReportMessage, import.meta.url) },
    );
    expect(issued).toBeGreaterThan(10_000);
  });
});
