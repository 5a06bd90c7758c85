import type { IdentifierRow } from '@berth/domain';
import type { LeaseThen, PastMoment } from './last-signs.js';
import type { Withholding } from './past.queries.js';

/** What the tables tell of an identifier up to a moment: its last lease, if any, and when it was withheld. */
export interface IdentifierFacts {
  /** When it joined the pool, in ledger ms. */
  readonly addedAt: number;
  lease: LeaseThen | undefined;
  readonly withholdings: Withholding[];
}

type Row = { -readonly [Column in keyof IdentifierRow]: IdentifierRow[Column] };

/** What was so of an identifier at a moment. The rules are those of `Pool`, which lives through every event. */
export function identifierThen(
  { addedAt, lease, withholdings }: IdentifierFacts,
  moment: PastMoment,
): IdentifierRow {
  const row = afterLease(addedAt, lease, moment);
  for (const withholding of withholdings) {
    switch (withholding.kind) {
      case 'reserved':
        if (!isOver(withholding, moment)) row.reservedFor = withholding.clientId;
        changeFree(row, withholding, moment);
        break;
      case 'leaving':
        row.leaving = !isOver(withholding, moment);
        changeFree(row, withholding, moment);
        break;
      case 'quarantined':
        quarantine(row, withholding, moment, lease?.lease.grantedPosition ?? 0);
    }
  }
  if (row.phase === 'free' && row.leaving) row.phase = 'retired';
  return row;
}

function afterLease(addedAt: number, known: LeaseThen | undefined, { deaf }: PastMoment): Row {
  const lease = known?.lease;
  const lastSeenAt = known?.lastSeenAt ?? lease?.since ?? 0;
  return {
    phase: lease?.phase ?? 'free',
    clientId: lease?.clientId ?? null,
    token: lease?.token ?? 0,
    since: Math.max(addedAt, lease?.since ?? 0),
    lastSeenAt,
    heardAt: lastSeenAt - deaf.at(lastSeenAt),
    dueAt: known?.dueAt ?? 0,
    leaving: false,
    reservedFor: null,
  };
}

/** A free one is what it is since the last of such changes, or since it became free if that was later. */
function changeFree(row: Row, withholding: Withholding, moment: PastMoment): void {
  if (row.phase !== 'free') return;
  const at = isOver(withholding, moment) ? withholding.toAt : withholding.fromAt;
  row.since = Math.max(row.since, at ?? 0);
}

/** `grantedPosition`: of the last lease, which a quarantine is over before or begins after. */
function quarantine(row: Row, withholding: Withholding, moment: PastMoment, grantedPosition: number): void {
  const rests = row.phase === 'expired' || row.phase === 'cooling';
  if (!isOver(withholding, moment)) {
    if (!rests) row.dueAt = 0;
    row.phase = 'quarantined';
    row.since = withholding.fromAt;
  } else if (rests && (withholding.toPosition ?? 0) > grantedPosition) {
    // What rests again after a quarantine is cooling, whatever it was before.
    row.phase = 'cooling';
    row.since = withholding.toAt ?? 0;
  } else {
    changeFree(row, withholding, moment);
  }
}

function isOver({ toPosition }: Withholding, { position }: PastMoment): boolean {
  return toPosition !== null && toPosition <= position;
}
