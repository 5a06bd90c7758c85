import type Database from 'better-sqlite3';
import type { AuditedPool } from './ledger-audit-pool.js';

interface Audited {
  readonly nextPosition: number;
  readonly pools: ReadonlyMap<string, AuditedPool>;
}

interface ProjectedLease {
  readonly pool: string;
  readonly identifier: string;
  readonly phase: string;
  readonly client_id: string | null;
  readonly token: number;
  readonly due_at: number;
  readonly reserved_for: string | null;
}

/** What the projections say otherwise than the events that were audited. */
export function compareProjections(connection: Database.Database, audited: Audited): readonly string[] {
  const faults: string[] = [];
  const next = connection.prepare('SELECT next_position FROM service').pluck().get();
  if (next !== audited.nextPosition) faults.push(`projections stand at ${String(next)}`);
  const told = new Set<string>();
  const tokens: number[] = [];
  for (const [pool, model] of audited.pools) {
    for (const line of linesOf(pool, model)) told.add(line);
    for (const { token } of model.held.values()) tokens.push(token);
  }
  const leases = connection
    .prepare<[], ProjectedLease>(
      `SELECT name AS pool, identifier, phase, client_id, token, due_at, reserved_for
        FROM leases JOIN live_pools USING (pool_no) WHERE phase <> 'free' OR reserved_for IS NOT NULL`,
    )
    .all();
  for (const line of leases.flatMap(linesOfRow)) {
    if (!told.delete(line)) faults.push(`only in the projections: ${line}`);
  }
  for (const line of told) faults.push(`only in the events: ${line}`);
  const open = connection
    .prepare<[], number>('SELECT token FROM tenancies WHERE ended_position IS NULL ORDER BY token')
    .pluck()
    .all();
  if (open.join() !== tokens.toSorted((a, b) => a - b).join()) faults.push(`open tenancies: ${open.join()}`);
  return faults;
}

function linesOf(pool: string, model: AuditedPool): readonly string[] {
  const { held, resting, quarantined, reserved, wanted, identifiers } = model;
  const isIn = (identifier: string): boolean =>
    wanted.has(identifier) || held.has(identifier) || resting.has(identifier) || quarantined.has(identifier);
  return [
    ...[...held].map(([identifier, { client, token, dueAt }]) =>
      [pool, identifier, 'held', client, token, dueAt].join(' '),
    ),
    ...[...resting].map(([identifier, { client, availableAt }]) =>
      [pool, identifier, 'resting', client, availableAt].join(' '),
    ),
    ...[...quarantined.keys()].map((identifier) => [pool, identifier, 'quarantined'].join(' ')),
    ...[...reserved].map(([identifier, client]) => [pool, identifier, 'reserved for', client].join(' ')),
    ...identifiers
      .filter((identifier) => !isIn(identifier))
      .map((identifier) => [pool, identifier, 'retired'].join(' ')),
  ];
}

function linesOfRow(row: ProjectedLease): readonly string[] {
  const { pool, identifier, reserved_for: reservedFor } = row;
  const reservation = reservedFor === null ? [] : [[pool, identifier, 'reserved for', reservedFor].join(' ')];
  return [...phaseLine(row), ...reservation];
}

function phaseLine({ pool, identifier, phase, client_id: client, token, due_at: dueAt }: ProjectedLease) {
  switch (phase) {
    case 'free':
      return [];
    case 'held':
      return [[pool, identifier, phase, client, token, dueAt].join(' ')];
    case 'expired':
    case 'cooling':
      return [[pool, identifier, 'resting', client, dueAt].join(' ')];
    default:
      return [[pool, identifier, phase].join(' ')];
  }
}
