import type { EventRates, Overview } from '@berth/contract';
import { lastPositionNotAfter } from '../ledger/position-at.js';
import type { LedgerReader } from '../ledger/reader.js';
import { countsOfLeases, type EventCountRow } from './event-counts.queries.js';
import { rounded } from './event-rates.js';
import { flappingClients, type FlappingRow } from './flapping.queries.js';

/** A moment of the ledger; `at` in ledger ms. */
interface LedgerMoment {
  readonly position: number;
  readonly at: number;
}

type Reader = Pick<LedgerReader, 'rows'>;

const HOUR_MS = 3_600_000;
/** A client that loses its lease so often within an hour flaps. */
const FLAPS_MIN = 3;
const FLAPPING_MAX = 50;
const READING_MS_MAX = 3_000;

/** Who lost a lease again and again in the hour before. */
export async function flappingAt(
  reader: Reader,
  { position, at }: LedgerMoment,
): Promise<readonly FlappingRow[]> {
  const before = await lastPositionNotAfter(reader, at - HOUR_MS, position);
  const query = flappingClients({ first: before + 1, last: position }, FLAPS_MIN, FLAPPING_MAX);
  return reader.rows<FlappingRow>(query, { timeMsMax: READING_MS_MAX });
}

/** How often leases began and ended in the minutes before, as the ledger has it. */
export async function ratesAt(
  reader: Reader,
  moment: LedgerMoment,
  pool: string | undefined,
): Promise<NonNullable<Overview['rates']>> {
  const [minute, fiveMinutes] = await Promise.all([
    ratesBefore(reader, moment, pool, 60),
    ratesBefore(reader, moment, pool, 300),
  ]);
  return { minute, five_minutes: fiveMinutes };
}

async function ratesBefore(
  reader: Reader,
  { position, at }: LedgerMoment,
  pool: string | undefined,
  seconds: number,
): Promise<EventRates> {
  const before = await lastPositionNotAfter(reader, at - 1_000 * seconds, position);
  const query = countsOfLeases({ first: before + 1, last: position }, pool);
  const rows = await reader.rows<EventCountRow>(query, { timeMsMax: READING_MS_MAX });
  const counts = new Map(rows.map(({ type, events }) => [type, events]));
  const rate = (type: EventCountRow['type']): number => rounded((counts.get(type) ?? 0) / seconds);
  return {
    seconds,
    allocations: rate('IdentifierAllocated'),
    releases: rate('IdentifierReleased'),
    expiries: rate('LeaseExpired'),
    revocations: rate('LeaseRevoked'),
    heartbeats: null,
  };
}
