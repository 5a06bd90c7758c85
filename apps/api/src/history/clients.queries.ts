import type { Query } from '../ledger/reader.js';

/** A name, and whether it is that of a client that is meant. */
export interface ClientName {
  readonly name: string;
  readonly isMeant: 0 | 1;
}

export interface ClientScope {
  /** Who held something at this position or before. */
  readonly position: number;
  /** Of this pool only, by its name. */
  readonly pool?: string | undefined;
}

/** The next names of all that ever held anything, in the order of their bytes: from each to the next by an index. */
export function clientNames(
  scope: ClientScope,
  {
    order,
    after,
    limit,
  }: { readonly order: 'asc' | 'desc'; readonly after?: string | undefined; readonly limit: number },
): Query {
  const [least, beyond] = order === 'asc' ? ['min', '>'] : ['max', '<'];
  const next = (than: string): string =>
    `SELECT ${least}(client_id) FROM tenancies WHERE client_id ${beyond} ${than}`;
  const first = after === undefined ? `SELECT ${least}(client_id) FROM tenancies` : next('?');
  const { text, values } = inScope(scope);
  return {
    text: `WITH RECURSIVE names (name) AS (${first}
        UNION ALL SELECT (${next('names.name')}) FROM names WHERE names.name IS NOT NULL)
      SELECT name, CASE WHEN EXISTS (SELECT 1 FROM tenancies AS t WHERE t.client_id = names.name AND ${text})
        THEN 1 ELSE 0 END AS "isMeant"
      FROM names WHERE name IS NOT NULL LIMIT ?`,
    values: [...(after === undefined ? [] : [after]), ...values, limit],
  };
}

/** When a client was seen, in ledger ms; a lease that lasts counts with its beginning. */
export interface ClientSeen {
  readonly clientId: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

export function clientsSeen(clientIds: readonly string[], scope: ClientScope): Query {
  const { text, values } = inScope(scope);
  return {
    text: `SELECT client_id AS "clientId", min(granted_at) AS "firstSeenAt",
        max(CASE WHEN ended_position <= ? THEN last_seen_at ELSE granted_at END) AS "lastSeenAt"
      FROM tenancies AS t WHERE client_id IN (${clientIds.map(() => '?').join(', ')}) AND ${text}
      GROUP BY client_id`,
    values: [scope.position, ...clientIds, ...values],
  };
}

export function poolEver(name: string): Query {
  return { text: `SELECT name FROM pools WHERE name = ? LIMIT 1`, values: [name] };
}

function inScope({ position, pool }: ClientScope): Query {
  const granted = 't.granted_position <= ?';
  return pool === undefined
    ? { text: granted, values: [position] }
    : {
        text: `${granted} AND t.pool_no IN (SELECT pool_no FROM pools WHERE name = ?)`,
        values: [position, pool],
      };
}
