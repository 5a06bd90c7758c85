import { SCHEMA_VERSION, type LedgerEvent, type Recorded } from '@berth/domain';
import type { EventRow } from './leaf.js';

/** An event as the table holds it. */
export function toRow(event: Recorded): EventRow {
  return {
    position: event.position,
    recordedAt: event.recordedAt,
    type: event.type,
    schemaVersion: SCHEMA_VERSION,
    pool: 'pool' in event ? event.pool : null,
    identifier: 'identifier' in event ? event.identifier : null,
    clientId: 'clientId' in event ? event.clientId : null,
    token: 'token' in event ? event.token : null,
    actor: event.cause.actor,
    reason: event.cause.reason ?? null,
    requestId: event.cause.requestId ?? null,
    payload: JSON.stringify(event.data),
  };
}

/**
 * The event of a stored row. Throws on a schema version that this version of Berth does not know: a
 * ledger is never read half understood.
 */
export function toEvent(row: EventRow): Recorded {
  if (row.schemaVersion !== SCHEMA_VERSION) {
    throw new Error(
      `position ${String(row.position)}: ${row.type} has unknown schema version ${String(row.schemaVersion)}`,
    );
  }
  const event = {
    type: row.type,
    position: row.position,
    recordedAt: row.recordedAt,
    cause: {
      actor: row.actor,
      ...(row.reason !== null && { reason: row.reason }),
      ...(row.requestId !== null && { requestId: row.requestId }),
    },
    ...(row.pool !== null && { pool: row.pool }),
    ...(row.identifier !== null && { identifier: row.identifier }),
    ...(row.clientId !== null && { clientId: row.clientId }),
    ...(row.token !== null && { token: row.token }),
    data: JSON.parse(row.payload) as LedgerEvent['data'],
  };
  // The ledger accepts events from deciders alone, so that what it holds has their shape.
  return event as Recorded;
}
