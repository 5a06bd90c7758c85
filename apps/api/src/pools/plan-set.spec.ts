import type { PlanAction, Selection } from '@berth/contract';
import { decide, momentAt, type LedgerTime } from '@berth/domain';
import {
  allocate,
  expireDue,
  givenPool,
  POLICY,
  POOL,
  quarantine,
  release,
  reserve,
  resizePool,
  type DeciderSpecification,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { planCommand, planDifference, planSet, type PlanSet } from './plan-set.js';

const ACTIONS: readonly PlanAction[] = ['revoke', 'quarantine', 'restore', 'unreserve'];
const ALL: Selection = { text: 'vm' };

/** One in each state, held ones by `client-…`. */
function everyState(): DeciderSpecification {
  const fleet = givenPool({ patterns: ['vm-[1-9]'] });
  fleet.given(allocate('client-silent')).after(POLICY.ttlMs).given(expireDue());
  fleet.given(allocate('client-late')).after(1.25 * POLICY.heartbeatMs + 1);
  fleet.given(allocate('client-held'));
  fleet.given(release(fleet.leaseOf('client-gone')), reserve('vm-5', { clientId: 'patient' }));
  fleet.given(quarantine('vm-6'), allocate('client-leaving'), resizePool('vm-[1-6]', 'vm-9'));
  return fleet;
}

const nowOf = ({ now, state }: DeciderSpecification) => momentAt(now as LedgerTime, state.deafMs);

async function setOf(fleet: DeciderSpecification, action: PlanAction, selection = ALL): Promise<PlanSet> {
  const view = { columns: fleet.pool, now: nowOf(fleet) };
  const set = await planSet(view, { action, selection, max: 1_000 });
  if (!set) throw new Error('too many');
  return set;
}

describe('the set of a plan', () => {
  it.each(ACTIONS)('has exactly those that a %s would not be refused for', async (action) => {
    const fleet = everyState();
    const set = await setOf(fleet, action);
    const possible = fleet.pool.identifiers.filter((identifier, ordinal) => {
      const one = {
        ordinals: [ordinal],
        identifiers: [identifier],
        marks: [markless(action, fleet, ordinal)],
      };
      const command = planCommand({ pool: POOL, action }, { ...one, notApplicable: 0 }, 0);
      return decide(command, fleet.state, nowOf(fleet)).ok;
    });
    expect(set.identifiers).toEqual(possible);
    expect(set.identifiers.length).toBeGreaterThan(0);
    expect(set.notApplicable).toBe(9 - possible.length);
  });

  it.each<[string, Selection, readonly string[]]>([
    ['states', { states: ['late', 'expired'] }, ['vm-1', 'vm-2']],
    ['a client that holds it', { client: 'client-held' }, ['vm-3']],
    ['a client that held it last', { client: 'client-gone' }, ['vm-4']],
    ['a client that has it reserved', { client: 'patient' }, ['vm-5']],
    ['the start of a client', { client: 'client-*' }, ['vm-1', 'vm-2', 'vm-3', 'vm-4', 'vm-7']],
    ['no client by half its name', { client: 'client-h' }, []],
    ['a part of the name in any case', { text: 'M-3' }, ['vm-3']],
    ['places', { ordinals: { from: 7, to: 99 } }, ['vm-9']],
    ['names', { identifiers: ['vm-4', 'vm-1', 'unknown'] }, ['vm-1', 'vm-4']],
    ['all of it', { states: ['held'], text: 'vm', ordinals: { from: 0, to: 3 } }, ['vm-3']],
  ])('is selected by %s', async (_what, selection, identifiers) => {
    expect((await setOf(everyState(), 'quarantine', selection)).identifiers).toEqual(identifiers);
  });

  it('is not given when it is larger than it may be', async () => {
    const fleet = givenPool({ patterns: ['vm-[1-3]'] });
    const view = { columns: fleet.pool, now: nowOf(fleet) };
    expect(await planSet(view, { action: 'quarantine', selection: ALL, max: 2 })).toBeUndefined();
    expect((await planSet(view, { action: 'quarantine', selection: ALL, max: 3 }))?.ordinals).toEqual([
      0, 1, 2,
    ]);
  });
});

describe('the difference of two sets', () => {
  it('is who came, who left, and who has another lease', async () => {
    const fleet = givenPool({ patterns: ['vm-[1-4]'] });
    fleet.given(allocate('a'), allocate('b'), allocate('c'));
    const before = await setOf(fleet, 'revoke');
    fleet.given(
      release({ clientId: 'a', identifier: 'vm-1' }),
      release({ clientId: 'b', identifier: 'vm-2' }),
    );
    fleet.given(allocate('b'), allocate('d'));
    expect(planDifference(before, await setOf(fleet, 'revoke'))).toEqual({
      added: ['vm-4'],
      removed: ['vm-1'],
      changed: ['vm-2'],
    });
  });

  it('is who is held now that nobody held', async () => {
    const fleet = givenPool();
    const before = await setOf(fleet, 'quarantine');
    expect(planDifference(before, await setOf(fleet, 'quarantine'))).toEqual({
      added: [],
      removed: [],
      changed: [],
    });
    fleet.given(allocate('a'));
    expect(planDifference(before, await setOf(fleet, 'quarantine')).changed).toEqual(['vm-1']);
  });

  it('is whose reservation is that of another', async () => {
    const fleet = givenPool().given(reserve('vm-1', { clientId: 'a' }));
    const before = await setOf(fleet, 'unreserve');
    fleet.given(
      { type: 'CancelReservation', pool: POOL, identifier: 'vm-1' },
      reserve('vm-1', { clientId: 'b' }),
    );
    expect(planDifference(before, await setOf(fleet, 'unreserve')).changed).toEqual(['vm-1']);
  });
});

describe('the command of an item', () => {
  it('means the lease or the reservation that was seen, and no other', () => {
    const command = (action: PlanAction, mark: number | string | null) =>
      planCommand(
        { pool: POOL, action },
        { ordinals: [0], identifiers: ['vm-1'], marks: [mark], notApplicable: 0 },
        0,
      );
    const of = { pool: POOL, identifier: 'vm-1' };
    expect(command('revoke', 7)).toEqual({ type: 'RevokeLease', ...of, token: 7 });
    expect(command('quarantine', null)).toEqual({ type: 'QuarantineIdentifier', ...of, token: null });
    expect(command('restore', null)).toEqual({ type: 'RestoreIdentifier', ...of });
    expect(command('unreserve', 'a')).toEqual({ type: 'CancelReservation', ...of, clientId: 'a' });
  });
});

/** What a plan would have seen of an identifier, whether the action is for it or not. */
function markless(
  action: PlanAction,
  { pool }: DeciderSpecification,
  ordinal: number,
): number | string | null {
  if (action === 'unreserve') return pool.reservedClientOf(ordinal) ?? null;
  return pool.isHeld(ordinal) ? pool.tokenOf(ordinal) : null;
}
