import { allocate, createPool, POOL } from '@berth/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanAction, Selection } from '@berth/contract';
import { Ledger } from '../../src/ledger/ledger.js';
import type { Append } from '../../src/ledger/store.js';
import type { Plan } from '../../src/pools/plan.js';
import { Plans } from '../../src/pools/plans.js';
import { MemoryLedger, MemoryStore } from '../support/memory-store.js';

const MINUTE_MS = 60_000;
const CAUSE = { actor: 'operator', reason: 'a test', requestId: 'request' };

class HandClock {
  ms = 1_795_600_000_000;
  readonly wallMs = () => this.ms;
  readonly monotonicMs = () => this.ms;
}

/** A store whose disk is full after so many commits with events. */
class SmallStore extends MemoryStore {
  commitsLeft = Number.POSITIVE_INFINITY;

  override async commit(append: Append): Promise<'committed' | 'moved'> {
    if (append.events.length > 0) this.commitsLeft -= 1;
    if (this.commitsLeft < 0) throw new Error('database or disk is full');
    return super.commit(append);
  }
}

let clock: HandClock;
let store: SmallStore;
let ledger: Ledger;
let plans: Plans;
let events: MemoryLedger;
beforeEach(async () => {
  clock = new HandClock();
  events = new MemoryLedger();
  store = new SmallStore(events);
  ledger = await Ledger.open(store, clock);
  plans = new Plans(ledger);
  await ledger.submit(createPool({ patterns: ['vm-[1-1300]'] }), CAUSE);
});
afterEach(async () => {
  store.commitsLeft = Number.POSITIVE_INFINITY;
  await ledger.catchUp();
  await ledger.close();
});

const made = (action: PlanAction, selection: Selection, actor = 'operator'): Promise<Plan> =>
  plans.make({ pool: POOL, action, selection, actor, reason: undefined });
const code = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => 'no problem',
    (error: unknown) => (error as { code?: string }).code ?? (error as Error).name,
  );
const eventsOf = (type: string) => events.events.filter((event) => event.type === type);

describe('a plan', () => {
  it('expires after ten minutes', async () => {
    const plan = await made('quarantine', { ordinals: { from: 0, to: 2 } });
    clock.ms += 10 * MINUTE_MS;
    expect(plan.stateAt(clock.ms)).toBe('planned');
    clock.ms += 1;
    expect(plan.stateAt(clock.ms)).toBe('expired');
    expect(await code(plans.execute(plan, CAUSE))).toBe('plan_expired');
    expect(eventsOf('IdentifierQuarantined')).toEqual([]);
  });

  it('that was made by another actor is refused', async () => {
    const { id } = (await made('quarantine', { text: 'vm-1' }, 'ann')).order;
    expect(plans.find(id, 'ann').order.id).toBe(id);
    expect(await code(Promise.resolve().then(() => plans.find(id, 'bob')))).toBe('plan_of_another');
  });

  it('makes room for others when there are fifty', async () => {
    const first = await made('quarantine', { text: 'vm-1' });
    const second = await made('quarantine', { text: 'vm-1' });
    for (let more = 0; more < 49; more += 1) await made('quarantine', { identifiers: ['vm-1'] });
    expect(await code(Promise.resolve().then(() => plans.find(first.order.id, 'operator')))).toBe(
      'plan_unknown',
    );
    expect(plans.find(second.order.id, 'operator')).toBe(second);
  });

  it('that stops half way goes on where it stopped, and does nothing twice', async () => {
    const plan = await made('quarantine', { text: 'vm' });
    store.commitsLeft = 3;
    expect(await code(plans.execute(plan, CAUSE))).toBe('LedgerUnavailable');
    expect(plan.stateAt(clock.ms)).toBe('stopped');
    const before = plan.count('done');
    expect(before).toBe(eventsOf('IdentifierQuarantined').length);
    expect([before > 0, plan.count('refused'), plan.count('waiting')]).toEqual([true, 0, 1_300 - before]);
    expect(await code(plans.execute(plan, CAUSE))).toBe('LedgerUnavailable');

    store.commitsLeft = Number.POSITIVE_INFINITY;
    await ledger.catchUp();
    await plans.execute(plan, CAUSE);
    expect(plan.stateAt(clock.ms)).toBe('done');
    expect([plan.count('done'), plan.count('refused'), plan.count('waiting')]).toEqual([1_300, 0, 0]);
    expect(eventsOf('IdentifierQuarantined')).toHaveLength(1_300);
  });

  it('goes on after its ten minutes once it has begun', async () => {
    const plan = await made('quarantine', { text: 'vm' });
    store.commitsLeft = 1;
    await code(plans.execute(plan, CAUSE));
    store.commitsLeft = Number.POSITIVE_INFINITY;
    clock.ms += 20 * MINUTE_MS;
    await ledger.catchUp();
    await plans.execute(plan, CAUSE);
    expect(plan.count('done')).toBe(1_300);
  });

  it('tells of each item that somebody else took from under it why it was refused', async () => {
    const [one, other] = [await made('quarantine', { text: 'vm' }), await made('quarantine', { text: 'vm' })];
    await Promise.all([plans.execute(one, CAUSE), plans.execute(other, CAUSE)]);
    expect([one.count('done') + other.count('done'), other.count('waiting')]).toEqual([1_300, 0]);
    expect(eventsOf('IdentifierQuarantined')).toHaveLength(1_300);
    const { items, next } = other.items('refused', { first: 0, limit: 2 });
    expect(items).toEqual([
      { identifier: 'vm-1', outcome: 'refused', code: 'conflict', message: "'vm-1' is quarantined already." },
      { identifier: 'vm-2', outcome: 'refused', code: 'conflict', message: "'vm-2' is quarantined already." },
    ]);
    expect(next).toBe(2);
  });

  it('leaves a lease alone that began while it was under way', async () => {
    await ledger.submit(allocate('before'), CAUSE);
    const plan = await made('quarantine', { text: 'vm' });
    const running = plans.execute(plan, CAUSE);
    // The last batch is not decided yet when these are.
    await ledger.submit(
      { type: 'ReserveIdentifier', pool: POOL, identifier: 'vm-1300', clientId: 'late' },
      CAUSE,
    );
    const lease = await ledger.submit(allocate('late'), CAUSE);
    await running;
    expect(lease).toMatchObject({ ok: true, result: { identifier: 'vm-1300' } });
    expect(plan.items('refused', { first: 0, limit: 9 }).items).toMatchObject([
      {
        identifier: 'vm-1300',
        message: "'late' holds 'vm-1300' now: that is another lease than the one you mean.",
      },
    ]);
    expect(plan.count('done')).toBe(1_299);
  });

  it('leaves heartbeats their place: it is done in batches of 500', async () => {
    const plan = await made('quarantine', { text: 'vm' });
    const sizes: number[] = [];
    ledger.listen({
      committed: ({ commands }) => sizes.push(commands),
      failed: () => undefined,
      recovered: () => undefined,
    });
    await plans.execute(plan, CAUSE);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  });

  it('of more identifiers than 100,000 is refused', { timeout: 60_000 }, async () => {
    await ledger.submit({ ...createPool({ pool: 'large', patterns: ['[1-100001]'] }) }, CAUSE);
    const asked = { pool: 'large', action: 'quarantine', actor: 'operator', reason: undefined } as const;
    expect(await code(plans.make({ ...asked, selection: { states: ['free'] } }))).toBe('invalid_request');
    const one = await plans.make({ ...asked, selection: { ordinals: { from: 1, to: 100_000 } } });
    expect(one.set.ordinals).toHaveLength(100_000);
  });
});
