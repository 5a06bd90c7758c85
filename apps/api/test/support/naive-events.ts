import type { EventItem } from '@berth/contract';
import type { Recorded } from '@berth/domain';
import { toRow } from '../../src/ledger/event-row.js';

/** A ledger's events as the API has to tell them. */
export function eventItems(events: readonly Recorded[]): readonly EventItem[] {
  return events.map((event) => {
    const row = toRow(event);
    return {
      position: row.position,
      type: row.type,
      recorded_at: new Date(row.recordedAt).toISOString(),
      pool: row.pool,
      identifier: row.identifier,
      client_id: row.clientId,
      token: row.token,
      actor: row.actor,
      reason: row.reason,
      request_id: row.requestId,
      data: JSON.parse(row.payload) as EventItem['data'],
    };
  });
}

/** The same with every heartbeat by itself, of whom the events before it say that they hold the identifier. */
export function eachHeartbeat(events: readonly Recorded[]): readonly EventItem[] {
  const holders = new Map<string, Pick<EventItem, 'identifier' | 'client_id' | 'token'>>();
  const items = eventItems(events);
  return events.flatMap((event, position) => {
    const item = items[position]!;
    if (event.type === 'IdentifierAllocated') {
      const { identifier, clientId, token } = event;
      const holder = { identifier, client_id: clientId, token };
      holders.set(`${event.pool} ${String(event.data.ordinal)}`, holder);
    }
    if (event.type !== 'HeartbeatsRecorded') return [item];
    const {
      ordinals,
      offsets_ms: offsets,
      ttl_ms,
      late_ordinals: late = [],
      late_silent_ms: silent = [],
    } = event.data;
    return ordinals.map((ordinal, index) => {
      const isFirst = ordinals.indexOf(ordinal) === index && late.includes(ordinal);
      const lateness = isFirst ? { late_silent_ms: silent[late.indexOf(ordinal)] } : {};
      const data = { ordinal, ttl_ms, offset_ms: offsets[index], ...lateness };
      return { ...item, ...holders.get(`${event.pool} ${String(ordinal)}`), data, index };
    });
  });
}
