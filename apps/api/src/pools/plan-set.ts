import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PlanAction, Selection } from '@berth/contract';
import type { Command, IdentifierColumns, Moment } from '@berth/domain';
import { identifierSelector } from '../ledger/identifier-selector.js';

/**
 * What an identifier has to be when the action comes to it, so that nobody else is met: the token of its lease, or
 * for whom it is reserved; null when nobody may hold it.
 */
type Mark = number | string | null;

/** The identifiers that an action is for, as columns in pool order. */
export interface PlanSet {
  readonly ordinals: readonly number[];
  readonly identifiers: readonly string[];
  readonly marks: readonly Mark[];
  /** How many more are selected that the action cannot be for. */
  readonly notApplicable: number;
}

/** How two sets differ, by identifier; `changed` are in both, but of another lease or reservation. */
export interface PlanDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Identifiers looked at in one go: a few ms, so that heartbeats are served in between. */
const CHUNK = 20_000;

/** The set as it is at a moment; undefined when there are more than `max`. `columns` must not change meanwhile. */
export async function planSet(
  { columns, now }: { readonly columns: IdentifierColumns; readonly now: Moment },
  {
    action,
    selection,
    max,
  }: { readonly action: PlanAction; readonly selection: Selection; readonly max: number },
): Promise<PlanSet | undefined> {
  const isSelected = selector(selection, columns, now);
  const { from, to } = selection.ordinals ?? { from: 0, to: Number.MAX_SAFE_INTEGER };
  const set = {
    ordinals: [] as number[],
    identifiers: [] as string[],
    marks: [] as Mark[],
    notApplicable: 0,
  };
  for (let ordinal = from; ordinal <= Math.min(to, columns.capacity - 1); ordinal += 1) {
    if (ordinal % CHUNK === 0) await nextTurn();
    if (!isSelected(ordinal)) continue;
    const mark = markOf(action, columns, ordinal);
    if (mark === undefined) {
      set.notApplicable += 1;
      continue;
    }
    if (set.ordinals.length === max) return undefined;
    set.ordinals.push(ordinal);
    set.identifiers.push(columns.identifiers[ordinal] ?? '');
    set.marks.push(mark);
  }
  return set;
}

/** What became of the set between two moments. */
export function planDifference(before: PlanSet, after: PlanSet): PlanDifference {
  const [added, removed, changed]: [string[], string[], string[]] = [[], [], []];
  const known = new Map(before.identifiers.map((identifier, index) => [identifier, before.marks[index]]));
  for (const [index, identifier] of after.identifiers.entries()) {
    const mark = known.get(identifier);
    if (mark === undefined) added.push(identifier);
    else if (mark !== after.marks[index]) changed.push(identifier);
    known.delete(identifier);
  }
  removed.push(...known.keys());
  return { added, removed, changed };
}

/** The command for one item of a set. */
export function planCommand(
  { pool, action }: { readonly pool: string; readonly action: PlanAction },
  { identifiers, marks }: PlanSet,
  index: number,
): Command {
  const of = { pool, identifier: identifiers[index] ?? '' };
  const mark = marks[index] ?? null;
  const token = typeof mark === 'string' ? null : mark;
  switch (action) {
    case 'revoke':
      return { type: 'RevokeLease', ...of, token };
    case 'quarantine':
      return { type: 'QuarantineIdentifier', ...of, token };
    case 'restore':
      return { type: 'RestoreIdentifier', ...of };
    case 'unreserve':
      return { type: 'CancelReservation', ...of, ...(typeof mark === 'string' && { clientId: mark }) };
  }
}

/** Undefined when the action would be refused. */
function markOf(action: PlanAction, columns: IdentifierColumns, ordinal: number): Mark | undefined {
  const phase = columns.phaseOf(ordinal);
  const lease = phase === 'held' ? columns.tokenOf(ordinal) : null;
  switch (action) {
    case 'revoke':
      return lease ?? undefined;
    case 'quarantine':
      return phase === 'quarantined' || phase === 'retired' ? undefined : lease;
    case 'restore':
      return phase === 'quarantined' ? null : undefined;
    case 'unreserve':
      return columns.reservedClientOf(ordinal);
  }
}

/** Whether the selection means an identifier: all that it gives is so. */
function selector(
  { identifiers, ...filter }: Selection,
  columns: IdentifierColumns,
  now: Moment,
): (ordinal: number) => boolean {
  const isMeant = identifierSelector(filter, columns, now);
  if (!identifiers) return isMeant;
  const names = new Set(identifiers);
  return (ordinal) => names.has(columns.identifiers[ordinal] ?? '') && isMeant(ordinal);
}
