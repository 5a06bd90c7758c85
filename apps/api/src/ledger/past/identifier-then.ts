import type { IdentifierRow, Pool } from '@berth/domain';
import type { LeaseThen, PastMoment } from './last-signs.js';
import type { LastLease, Withholding } from './past.queries.js';

/** What the tables tell of an identifier up to a moment: its last lease, if any, and when it was withheld. */
export interface IdentifierFacts {
  readonly lease: LeaseThen | undefined;
  readonly withholdings: Withholding[];
}

type Row = { -readonly [Column in keyof IdentifierRow]: IdentifierRow[Column] };

/**
 * What was so of an identifier at a moment. `pool` says what would be so if it had never been held or withheld.
 * The rules are those of `Pool`, which lived through every event.
 */
export function identifierThen(
  pool: Pool,
  ordinal: number,
  { lease, withholdings }: IdentifierFacts,
  moment: PastMoment,
): IdentifierRow {
  const row = lease ? afterLease(pool, ordinal, lease, moment) : neverHeld(pool, ordinal);
  for (const withholding of withholdings) {
    if (withholding.kind === 'reserved') reserve(row, withholding, moment);
    else quarantine(row, withholding, moment, lease?.lease);
  }
  return row;
}

function neverHeld(pool: Pool, ordinal: number): Row {
  return {
    phase: pool.phaseOf(ordinal),
    clientId: null,
    token: 0,
    since: pool.grantedAt(ordinal),
    lastSeenAt: 0,
    heardAt: 0,
    dueAt: 0,
    leaving: pool.isLeaving(ordinal),
    reservedFor: null,
  };
}

function afterLease(pool: Pool, ordinal: number, known: LeaseThen, { position, deaf }: PastMoment): Row {
  const { clientId, token, grantedAt, endedBy, restUntil, ...lease } = known.lease;
  const lastSeenAt = known.lastSeenAt ?? grantedAt;
  const heardAt = lastSeenAt - deaf.at(lastSeenAt);
  const row: Row = { ...neverHeld(pool, ordinal), token, lastSeenAt, heardAt, dueAt: restUntil ?? 0 };
  if (!isBy(lease.endedPosition, position)) {
    return { ...row, phase: 'held', clientId, since: grantedAt, dueAt: known.dueAt };
  }
  if (!isBy(lease.freedPosition, position)) {
    const phase = endedBy === 'expired' ? 'expired' : 'cooling';
    return { ...row, phase, clientId, since: lease.endedAt ?? 0 };
  }
  return { ...row, since: Math.max(row.since, lease.freedAt ?? 0) };
}

/** It counts as a state of its own only while the identifier is free. */
function reserve(
  row: Row,
  { fromAt, toPosition, toAt, clientId }: Withholding,
  { position }: PastMoment,
): void {
  const isGivenBack = isBy(toPosition, position);
  if (!isGivenBack) row.reservedFor = clientId;
  if (row.phase === 'free') row.since = Math.max(row.since, (isGivenBack ? toAt : fromAt) ?? 0);
}

function quarantine(
  row: Row,
  { fromAt, toPosition, toAt }: Withholding,
  { position }: PastMoment,
  lease: LastLease | undefined,
): void {
  const rests = row.phase === 'expired' || row.phase === 'cooling';
  if (!isBy(toPosition, position)) {
    if (!rests) row.dueAt = 0;
    row.phase = 'quarantined';
    row.since = fromAt;
  } else if (rests && (toPosition ?? 0) > (lease?.endedPosition ?? 0)) {
    // What rests again after a quarantine is cooling, whatever it was before.
    row.phase = 'cooling';
    row.since = toAt ?? 0;
  } else if (row.phase === 'free' || row.phase === 'retired') {
    row.since = Math.max(row.since, toAt ?? 0);
  }
}

function isBy(then: number | null, position: number): boolean {
  return then !== null && then <= position;
}
