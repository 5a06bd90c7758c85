import { createHash, hash } from 'node:crypto';

/** An event as it is stored. `payload` is exact JSON text. */
export interface EventRow {
  readonly position: number;
  readonly recordedAt: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly pool: string | null;
  readonly identifier: string | null;
  readonly clientId: string | null;
  readonly token: number | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly payload: string;
}

const LEAF_PREFIX = Buffer.from([0]);

/**
 * The text that stands for an event in the Merkle tree: one field a line, `-` for what is absent, the
 * payload by its salted digest, so that it can be erased and the tree still verified.
 */
function leafText(row: EventRow, salt: Buffer): string {
  const digest = createHash('sha256').update(salt).update(row.payload).digest('base64');
  const { position, type, schemaVersion, recordedAt, pool, identifier, clientId, token, actor } = row;
  const fields = [
    position,
    type,
    schemaVersion,
    recordedAt,
    pool,
    identifier,
    clientId,
    token,
    actor,
    digest,
  ];
  return `berth/event/v1\n${fields.map((field) => `${String(field ?? '-')}\n`).join('')}`;
}

/** RFC 6962 leaf hash: SHA-256 of a zero byte and the leaf. */
export function leafHash(row: EventRow, salt: Buffer): Buffer {
  return hash('sha256', Buffer.concat([LEAF_PREFIX, Buffer.from(leafText(row, salt))]), 'buffer');
}
