import {
  claim,
  expireDue,
  givenPool,
  grantWindows,
  POOL,
  release,
  type DeciderSpecification,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { decide } from '../decide.js';
import { momentAt, type LedgerTime } from '../kernel/time.js';
import type { LeaseView } from '../lease/lease.js';
import { WINDOW_AHEAD_MS_MAX } from './grant-windows.js';
import { layoutEndMs, LAYOUTS } from './layout.js';

const numbers = () => givenPool({ patterns: ['[0-3]', 'm-1', '07', '1024', '65536'] });

function leaseOf(mint: DeciderSpecification, identifier: string, clientId = `mint.${identifier}`): LeaseView {
  const { result } = mint.when(claim(identifier, { clientId }));
  if (!result) throw new Error(`${identifier} cannot be had`);
  return result;
}

describe('a window', () => {
  it('begins with the second of now and ends with that of the span asked for', () => {
    const mint = numbers().after(12_345);
    const second = mint.now - 345;
    const { events, result } = mint.when(grantWindows([leaseOf(mint, '2')], { lengthMs: 2_000 }));
    expect(result).toEqual({
      windows: [{ number: 2, floorMs: second, ceilMs: second + 3_000 }],
      at: mint.now,
    });
    expect(events).toEqual([
      {
        type: 'MintWindowGranted',
        pool: POOL,
        data: {
          layout: 'sonyflake',
          numbers: [2],
          floors_ms: [second],
          ceils_ms: [second + 3_000],
          holders: ['mint.2'],
        },
      },
    ]);
  });

  it('of many numbers is one event', () => {
    const mint = numbers();
    const { events, result } = mint.when(grantWindows(['0', '1', '3'].map((each) => leaseOf(mint, each))));
    expect(events).toHaveLength(1);
    expect(events[0]?.data).toMatchObject({ numbers: [0, 1, 3], holders: ['mint.0', 'mint.1', 'mint.3'] });
    expect(result?.windows.map(({ number }) => number)).toEqual([0, 1, 3]);
  });

  it('goes on where the last one of the number ended', () => {
    const mint = numbers();
    const lease = leaseOf(mint, '2');
    const start = mint.now;
    mint.given(grantWindows([lease])).after(1_500);
    expect(mint.when(grantWindows([lease])).result?.windows).toEqual([
      { number: 2, floorMs: start + 2_000, ceilMs: start + 4_000 },
    ]);
  });

  it('goes on there for the next holder too, however soon it comes', () => {
    const mint = numbers();
    const lease = leaseOf(mint, '2');
    mint.given(grantWindows([lease]), release(lease), claim('2', { clientId: 'mint.2' }));
    const again = leaseOf(mint, '2');
    expect(mint.when(grantWindows([again])).rejection).toBeUndefined();
    expect(mint.state.mint.windowEnds.get(2)).toBe(mint.now + 2_000);
    expect(mint.after(500).when(grantWindows([again])).result?.windows).toEqual([
      { number: 2, floorMs: mint.now + 1_500, ceilMs: mint.now + 2_500 },
    ]);
  });

  it('leaves out the time that the number was idle', () => {
    const mint = numbers();
    const lease = leaseOf(mint, '2');
    mint.given(grantWindows([lease])).after(60_000);
    expect(mint.when(grantWindows([lease])).result?.windows[0]?.floorMs).toBe(mint.now);
  });

  it('is not granted where there is time left already, and that is no event', () => {
    const mint = numbers();
    const leases = ['2', '3'].map((each) => leaseOf(mint, each));
    mint.given(grantWindows(leases.slice(0, 1)));
    expect(mint.when(grantWindows(leases.slice(0, 1)))).toMatchObject({
      events: [],
      result: { windows: [] },
    });
    expect(mint.when(grantWindows(leases)).result?.windows.map(({ number }) => number)).toEqual([3]);
  });

  it('is never far ahead, whatever is asked for', () => {
    const mint = numbers();
    const { result } = mint.when(grantWindows([leaseOf(mint, '2')], { lengthMs: 86_400_000 }));
    expect(result?.windows[0]?.ceilMs).toBe(mint.now + WINDOW_AHEAD_MS_MAX);
  });

  it('of a number asked for twice is one', () => {
    const mint = numbers();
    const lease = leaseOf(mint, '2');
    expect(mint.when(grantWindows([lease, lease])).result?.windows).toHaveLength(1);
  });

  it('is none before the layout begins or after it has ended', () => {
    const mint = numbers();
    const command = grantWindows([leaseOf(mint, '2')]);
    const windowsAt = (ms: number) => {
      const decision = decide(command, mint.state, momentAt(ms as LedgerTime, 0));
      return decision.ok ? decision.result.windows : undefined;
    };
    const { epochMs } = LAYOUTS.sonyflake;
    const endMs = layoutEndMs(LAYOUTS.sonyflake);
    expect(windowsAt(epochMs - 60_000)).toEqual([]);
    expect(windowsAt(epochMs - 500)).toEqual([{ number: 2, floorMs: epochMs, ceilMs: epochMs + 2_000 }]);
    expect(windowsAt(endMs - 500)).toMatchObject([{ ceilMs: endMs }]);
    expect(windowsAt(endMs + 500)).toEqual([]);
  });
});

describe('a window is refused', () => {
  it('to who does not hold the number now, by name', () => {
    const mint = numbers();
    const [one, two] = [leaseOf(mint, '1'), leaseOf(mint, '2')];
    const refused = (...holds: Parameters<typeof grantWindows>[0]) =>
      mint.when(grantWindows(holds)).rejection;
    const notHeld = { type: 'MachineNumberNotHeld', pool: POOL, identifiers: ['2'] };
    expect(refused(one, { ...two, token: two.token + 1 })).toEqual(notHeld);
    expect(refused(one, { ...two, clientId: one.clientId })).toEqual(notHeld);
    mint.given(release(two));
    expect(refused(one, two)).toEqual(notHeld);
    expect(refused(one)).toBeUndefined();
  });

  it('to a holder that was expired', () => {
    const mint = numbers();
    const lease = leaseOf(mint, '2');
    mint.after(lease.ttlMs).given(expireDue());
    expect(mint.when(grantWindows([lease])).rejection?.type).toBe('MachineNumberNotHeld');
  });

  it.each([
    ['m-1', 'sonyflake'],
    ['07', 'sonyflake'],
    ['65536', 'sonyflake'],
    ['1024', 'twitter'],
  ] as const)('for %s, which is no number of %s', (identifier, layout) => {
    const mint = numbers();
    expect(mint.when(grantWindows([leaseOf(mint, identifier)], { layout })).rejection).toEqual({
      type: 'MachineNumberNotHeld',
      pool: POOL,
      identifiers: [identifier],
    });
  });

  it('under another layout than the first one had', () => {
    const mint = numbers();
    const lease = leaseOf(mint, '2');
    mint.given(grantWindows([lease])).after(5_000);
    expect(mint.when(grantWindows([lease], { layout: 'twitter' })).rejection).toEqual({
      type: 'MintLayoutMismatch',
      layout: 'twitter',
      recorded: 'sonyflake',
    });
  });

  it('for a pool that is not there', () => {
    expect(numbers().when({ ...grantWindows([]), pool: 'none' }).rejection?.type).toBe('PoolNotFound');
  });
});
