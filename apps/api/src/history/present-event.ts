import type { EventItem } from '@berth/contract';
import type { HeartbeatData } from '@berth/domain';
import type { LedgerReader } from '../ledger/reader.js';
import { presentTime } from '../platform/http/presented-time.js';
import { payloadsAt, type EventRow } from './events.queries.js';

/** An event without its data, in the order in which it is written. */
type EventHead = Omit<EventItem, 'data' | 'index'>;

/** An event on its way out: its data is JSON text already. */
export interface ToldEvent {
  readonly head: EventHead;
  readonly data: string;
  readonly index: number | undefined;
}

export function eventItem({ head, data, index }: ToldEvent): EventItem {
  return {
    ...head,
    data: JSON.parse(data) as EventItem['data'],
    ...(index !== undefined && { index }),
  };
}

/** The same as JSON text, without reading the data. */
export function eventJson({ head, data, index }: ToldEvent): string {
  const end = index === undefined ? '' : `,"index":${String(index)}`;
  return `${JSON.stringify(head).slice(0, -1)},"data":${data}${end}}`;
}

/** Adds to heartbeats that are told one by one what their packed events say of them. */
export async function toldEvents(
  rows: readonly EventRow[],
  reader: Pick<LedgerReader, 'rows'>,
): Promise<readonly ToldEvent[]> {
  const packed = new Set(rows.filter(({ payload }) => payload === null).map(({ position }) => position));
  const payloads = new Map<number, HeartbeatData>();
  if (packed.size > 0) {
    const found = await reader.rows<{ position: number; payload: string }>(payloadsAt([...packed]));
    for (const { position, payload } of found) payloads.set(position, JSON.parse(payload) as HeartbeatData);
  }
  return rows.map((row) => told(row, payloads.get(row.position)));
}

function told(row: EventRow, packed: HeartbeatData | undefined): ToldEvent {
  const { payload, heartbeat, recorded_at: recordedAt } = row;
  const head = {
    position: row.position,
    type: row.type,
    recorded_at: presentTime(recordedAt),
    pool: row.pool,
    identifier: row.identifier,
    client_id: row.client_id,
    token: row.token,
    actor: row.actor,
    reason: row.reason,
    request_id: row.request_id,
  };
  if (payload !== null || !packed || heartbeat === null)
    return { head, data: payload ?? '{}', index: undefined };
  return { head, data: JSON.stringify(heartbeatData(packed, heartbeat)), index: heartbeat };
}

/** What a packed event says of one heartbeat: how long before the commit it came, and whether it was late. */
function heartbeatData(packed: HeartbeatData, index: number): EventItem['data'] {
  const ordinal = packed.ordinals[index] ?? -1;
  // Of two heartbeats in one commit the first was late, if any.
  const late =
    packed.ordinals.indexOf(ordinal) === index ? (packed.late_ordinals?.indexOf(ordinal) ?? -1) : -1;
  return {
    ordinal,
    ttl_ms: packed.ttl_ms,
    offset_ms: packed.offsets_ms[index],
    ...(late >= 0 && { late_silent_ms: packed.late_silent_ms?.[late] }),
  };
}
