import { accept, acceptUnchanged, reject, type Decision } from '../kernel/decision.js';
import type { Moment } from '../kernel/time.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import { findPool } from '../pool/find.js';
import type { Pool } from '../pool/pool.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import { layoutEndMs, LAYOUTS, machineMax, type SnowflakeLayout } from './layout.js';
import type { MachineHold, WindowsGranted } from './window.js';

/** A multiple of every layout's tick: no two windows of a number share one. */
const WINDOW_GRAIN_MS = 1_000;

/** How far ahead of ledger time a window may end (but for the grain), however much is asked for. */
export const WINDOW_AHEAD_MS_MAX = 10_000;

/**
 * Gives holders of machine numbers ID time that nobody had before and nobody will have again: the windows of a
 * number never overlap, so that whatever a holder does with a clock, a tick and a sequence of a number are
 * issued once. Rejects with `PoolNotFound`, `MintLayoutMismatch`, or `MachineNumberNotHeld` that names the
 * holds that are not current (or no number of the layout).
 * Source: RFC 9562 6.3 (a stored timestamp later than any that was used; blocks of timestamps).
 */
export function grantMintWindows(
  { pool: poolName, layout, holds, lengthMs }: CommandOf<'GrantMintWindows'>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, Rejection, WindowsGranted> {
  const found = findPool(poolName, state);
  if (!found.ok) return found;
  const { windowEnds, layout: recorded } = state.mint;
  if (recorded !== undefined && recorded !== layout) {
    return reject({ type: 'MintLayoutMismatch', layout, recorded });
  }
  const held = new Map<number, string>();
  const identifiers: string[] = [];
  for (const hold of holds) {
    const number = machineNumber(hold.identifier, LAYOUTS[layout]);
    if (number === undefined || !isCurrent(found.pool, hold)) identifiers.push(hold.identifier);
    else held.set(number, hold.clientId);
  }
  if (identifiers.length > 0) return reject({ type: 'MachineNumberNotHeld', pool: poolName, identifiers });
  const spans = [...held].map(([number, holder]) => {
    const span = nextSpan(LAYOUTS[layout], { lastEndMs: windowEnds.get(number) ?? 0, lengthMs, now });
    return { number, holder, ...span };
  });
  const granted = spans.filter(({ floorMs, ceilMs }) => floorMs < ceilMs);
  const windows = granted.map(({ number, floorMs, ceilMs }) => ({ number, floorMs, ceilMs }));
  const result = { windows, at: now.ledger };
  if (windows.length === 0) return acceptUnchanged(result);
  const data = {
    layout,
    numbers: granted.map(({ number }) => number),
    floors_ms: granted.map(({ floorMs }) => floorMs),
    ceils_ms: granted.map(({ ceilMs }) => ceilMs),
    holders: granted.map(({ holder }) => holder),
  };
  return accept([{ type: 'MintWindowGranted', pool: poolName, data }], result);
}

/** Begins where the number's last window ended, or now; ends `lengthMs` from now, or at once. */
function nextSpan(
  layout: SnowflakeLayout,
  { lastEndMs, lengthMs, now }: { lastEndMs: number; lengthMs: number; now: Moment },
) {
  const aheadMs = Math.min(lengthMs, WINDOW_AHEAD_MS_MAX);
  const nowFloor = Math.floor(now.ledger / WINDOW_GRAIN_MS) * WINDOW_GRAIN_MS;
  const wanted = Math.ceil((now.ledger + aheadMs) / WINDOW_GRAIN_MS) * WINDOW_GRAIN_MS;
  const floorMs = Math.max(lastEndMs, nowFloor, layout.epochMs);
  return { floorMs, ceilMs: Math.max(floorMs, Math.min(wanted, layoutEndMs(layout))) };
}

function isCurrent(pool: Pool, { clientId, identifier, token }: MachineHold): boolean {
  const ordinal = pool.ordinalOf(identifier);
  return (
    ordinal !== undefined &&
    pool.isHeld(ordinal) &&
    pool.clientOf(ordinal) === clientId &&
    pool.tokenOf(ordinal) === token
  );
}

/** The number that an identifier is the decimal of; undefined when it is none or the layout has no such. */
function machineNumber(identifier: string, layout: SnowflakeLayout): number | undefined {
  const number = Number(identifier);
  const isNumber = /^(0|[1-9]\d*)$/.test(identifier) && number <= machineMax(layout);
  return isNumber ? number : undefined;
}
