import {
  LAYOUTS,
  parseSnowflake,
  SnowflakeStream,
  type CommandOf,
  type CommandType,
  type LeaseView,
  type MintWindow,
  type ResultOf,
} from '@berth/domain';
import { claim, createPool, grantWindows, heartbeat, revoke } from '@berth/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../src/ledger/ledger.js';
import type { Clock } from '../../src/platform/clock.js';
import { MemoryLedger, MemoryStore } from '../support/memory-store.js';

const EIGHT_HOURS_MS = 8 * 3_600_000;
const TTL_MS = 1_000;
/** How often a service of such a TTL has to show that it lives. */
const MARK_MS = 100;

/** The clocks of a host; the wall clock can be set. */
class HostClock implements Clock {
  private wallOffsetMs = Date.UTC(2026, 0, 1);
  private passedMs = 0;

  wallMs(): number {
    return this.wallOffsetMs + this.passedMs;
  }

  monotonicMs(): number {
    return this.passedMs;
  }

  pass(ms: number): void {
    this.passedMs += ms;
  }

  setBack(ms: number): void {
    this.wallOffsetMs -= ms;
  }
}

/** A service that serves a ledger and mints by one machine number of it. */
class MintingService {
  readonly stream = new SnowflakeStream(LAYOUTS.sonyflake);
  lease: LeaseView | undefined;
  private anchor = { at: 0, monotonicMs: 0 };

  private constructor(
    readonly loop: Ledger,
    private readonly clock: HostClock,
    private readonly clientId: string,
  ) {}

  static async start(ledger: MemoryLedger, clock: HostClock, clientId: string): Promise<MintingService> {
    return new MintingService(await Ledger.open(new MemoryStore(ledger), clock), clock, clientId);
  }

  async submit<Type extends CommandType>(command: CommandOf<Type>): Promise<ResultOf<Type> | undefined> {
    const decision = await this.loop.submit(command, { actor: 'mint' });
    return decision.ok ? decision.result : undefined;
  }

  /** Claims number 7, or renews it, and takes the next window of it. */
  async renew(): Promise<readonly MintWindow[]> {
    this.lease = this.lease
      ? await this.submit(heartbeat(this.lease))
      : await this.submit(claim('7', { clientId: this.clientId }));
    if (!this.lease) return [];
    const granted = await this.submit(grantWindows([this.lease], { lengthMs: 2_000 }));
    if (!granted) return [];
    this.stream.extend(granted.windows);
    this.anchor = { at: granted.at, monotonicMs: this.clock.monotonicMs() };
    return granted.windows;
  }

  /** Time passes, and a mark of life is written. */
  async live(): Promise<void> {
    this.clock.pass(MARK_MS);
    await this.loop.catchUp();
  }

  mint(count: number): readonly string[] {
    const nowMs = this.anchor.at + this.clock.monotonicMs() - this.anchor.monotonicMs;
    return this.stream.take(count, nowMs).ids;
  }
}

const running: Ledger[] = [];
afterEach(async () => {
  for (const loop of running.splice(0)) await loop.close();
});

async function started(ledger: MemoryLedger, clock: HostClock, clientId: string): Promise<MintingService> {
  const service = await MintingService.start(ledger, clock, clientId);
  running.push(service.loop);
  return service;
}

function timeOf(id: string | undefined): number {
  return parseSnowflake(LAYOUTS.sonyflake, BigInt(id ?? -1)).timeMs;
}

describe('a service that starts again with its clock behind', () => {
  // Leaf issue 216: its mark is written at 9 s, ids are issued until 11 s, it starts again at 10 s by its clock,
  // and issues those from 10 s on a second time.
  it('issues no id a second time (Leaf #216)', async () => {
    const [ledger, clock] = [new MemoryLedger(), new HostClock()];
    const first = await started(ledger, clock, 'mint-first');
    await first.submit(createPool({ patterns: ['[0-9]'], ttlMs: TTL_MS, heartbeatMs: 500, holdDownMs: 0 }));
    clock.pass(9_000);
    const [window] = await first.renew();
    // Anybody may have the number from now on; the process that mints by it is told nothing.
    await first.submit(revoke('7'));
    const ids: string[] = [];
    for (let ms = 0; ms < 2_000; ms += 10) {
      ids.push(...first.mint(1));
      clock.pass(10);
    }
    expect(ids).toHaveLength(200);

    clock.setBack(1_000);
    const second = await started(ledger, clock, 'mint-second');
    const ledgerTime = await second.loop.read((_image, now) => now.ledger);
    expect(timeOf(ids.at(-1)) - ledgerTime).toBe(990);

    const windows = await second.renew();
    for (let ms = 0; ms < 5_000; ms += MARK_MS) {
      if (ms % 500 === 0) await second.renew();
      ids.push(...second.mint(1));
      await second.live();
    }
    expect(windows[0]?.floorMs).toBeGreaterThanOrEqual(window?.ceilMs ?? Number.NaN);
    expect(ids.length).toBeGreaterThan(210);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a clock that is set back by eight hours', () => {
  // sony/sonyflake issue 39: when the sequence wraps, it sleeps for the whole eight hours.
  it('stalls nobody (sonyflake #39)', async () => {
    const [ledger, clock] = [new MemoryLedger(), new HostClock()];
    const service = await started(ledger, clock, 'mint');
    await service.submit(createPool({ patterns: ['[0-9]'], ttlMs: TTL_MS, heartbeatMs: 500, holdDownMs: 0 }));
    await service.renew();
    const before = service.mint(256);
    clock.setBack(EIGHT_HOURS_MS);

    const served: number[] = [];
    let last = before.at(-1);
    for (let ms = 0; ms < 3_000; ms += 10) {
      clock.pass(10);
      if (ms % 500 === 0) await service.renew();
      const ids = service.mint(256);
      served.push(ids.length);
      expect(BigInt(ids[0] ?? 0)).toBeGreaterThan(BigInt(last ?? 0));
      last = ids.at(-1);
    }
    expect(Math.min(...served)).toBe(256);
    expect(timeOf(last) - timeOf(before[0])).toBeLessThanOrEqual(3_200);
  });

  it('stalls nobody who starts again after it, either', async () => {
    const [ledger, clock] = [new MemoryLedger(), new HostClock()];
    const first = await started(ledger, clock, 'mint-first');
    await first.submit(createPool({ patterns: ['[0-9]'], ttlMs: TTL_MS, heartbeatMs: 500, holdDownMs: 0 }));
    await first.renew();
    const ids = [...first.mint(300)];
    clock.setBack(EIGHT_HOURS_MS);

    const second = await started(ledger, clock, 'mint-second');
    let waitedMs = 0;
    for (; ids.length === 300 && waitedMs < 10_000; waitedMs += MARK_MS) {
      await second.renew();
      ids.push(...second.mint(1));
      await second.live();
    }
    expect(waitedMs).toBeLessThanOrEqual(5_000);
    expect(new Set(ids).size).toBe(301);
  });
});
