import {
  PHASES,
  Pool,
  type LedgerState,
  type LedgerTime,
  type PoolPolicy,
  type SavedView,
} from '@berth/domain';
import type Database from 'better-sqlite3';
import { buildMint, readMint, type MintRows } from './mint-image.js';
import { readViews } from './view-rows.js';

/**
 * What a thread tells another of the projections: columns, because a million row objects would be slow to
 * hand over.
 */
export interface PoolRows {
  readonly name: string;
  readonly patterns: readonly string[];
  readonly policy: PoolPolicy;
  readonly draining: boolean;
  readonly suspendedAt: number | null;
  readonly expiryFrom: number;
  readonly trustedUntil: number;
  readonly identifiers: readonly string[];
  readonly clients: readonly (string | null)[];
  readonly reservations: readonly (readonly [number, string])[];
  readonly phases: Uint8Array;
  readonly leaving: Uint8Array;
  readonly numbers: Readonly<Record<NumberColumn, Float64Array>>;
}

const NUMBER_COLUMNS = ['token', 'since', 'lastSeenAt', 'heardAt', 'dueAt', 'freeSince'] as const;
type NumberColumn = (typeof NUMBER_COLUMNS)[number];

export interface ImageRows extends Omit<LedgerState, 'pools' | 'views' | 'mint'> {
  readonly pools: readonly PoolRows[];
  readonly views: readonly SavedView[];
  readonly mint: MintRows;
}

interface PoolRow {
  readonly pool_no: number;
  readonly name: string;
  readonly identifiers: string;
  readonly ttl_ms: number;
  readonly heartbeat_ms: number;
  readonly hold_down_ms: number;
  readonly allocation_order: PoolPolicy['order'];
  readonly draining: number;
  readonly suspended_at: number | null;
  readonly expiry_from: number;
  readonly trusted_until: number;
}

type LeaseRow = [string, (typeof PHASES)[number], string | null, string | null, number, ...number[]];

export function readImage(connection: Database.Database): Pick<ImageRows, 'pools' | 'views' | 'mint'> {
  const pools = connection.prepare<[], PoolRow>('SELECT * FROM live_pools ORDER BY pool_no').all();
  return {
    pools: pools.map((pool) => readPool(connection, pool)),
    views: readViews(connection),
    mint: readMint(connection),
  };
}

function readPool(connection: Database.Database, pool: PoolRow): PoolRows {
  const capacity = connection
    .prepare<[number], number>('SELECT count(*) FROM leases WHERE pool_no = ?')
    .pluck();
  const rows = connection
    .prepare<[number], LeaseRow>(
      `SELECT identifier, phase, client_id, reserved_for, leaving, token, since, last_seen_at,
        heard_at, due_at,
        free_since FROM leases WHERE pool_no = ? ORDER BY ordinal`,
    )
    .raw();
  const size = capacity.get(pool.pool_no) ?? 0;
  const identifiers: string[] = [];
  const clients: (string | null)[] = [];
  const reservations: [number, string][] = [];
  const phases = new Uint8Array(size);
  const leaving = new Uint8Array(size);
  const columns = NUMBER_COLUMNS.map(() => new Float64Array(size));
  let ordinal = 0;
  for (const [identifier, phase, client, reservedFor, leaves, ...numbers] of rows.iterate(pool.pool_no)) {
    identifiers.push(identifier);
    clients.push(client);
    if (reservedFor !== null) reservations.push([ordinal, reservedFor]);
    phases[ordinal] = PHASES.indexOf(phase);
    leaving[ordinal] = leaves;
    for (const [index, column] of columns.entries()) column[ordinal] = numbers[index] ?? 0;
    ordinal += 1;
  }
  return {
    name: pool.name,
    patterns: JSON.parse(pool.identifiers) as string[],
    policy: {
      ttlMs: pool.ttl_ms,
      heartbeatMs: pool.heartbeat_ms,
      holdDownMs: pool.hold_down_ms,
      order: pool.allocation_order,
    },
    draining: pool.draining === 1,
    suspendedAt: pool.suspended_at,
    expiryFrom: pool.expiry_from,
    trustedUntil: pool.trusted_until,
    identifiers,
    clients,
    reservations,
    phases,
    leaving,
    numbers: Object.fromEntries(
      NUMBER_COLUMNS.map((name, index) => [name, columns[index]]),
    ) as PoolRows['numbers'],
  };
}

/** The memory image of what was read. */
export function buildImage({ pools, views, mint, ...counters }: ImageRows): LedgerState {
  return {
    ...counters,
    pools: new Map(pools.map((rows) => [rows.name, buildPool(rows)])),
    views: new Map(views.map((view) => [view.slug, view])),
    mint: buildMint(mint),
  };
}

function buildPool(rows: PoolRows): Pool {
  const pool = new Pool(rows.name, rows.policy, rows.patterns);
  pool.draining = rows.draining;
  pool.suspendedAt = rows.suspendedAt ?? undefined;
  pool.expiryFrom = rows.expiryFrom;
  pool.trustedUntil = rows.trustedUntil;
  pool.addIdentifiers(rows.identifiers, 0 as LedgerTime);
  const reservations = new Map(rows.reservations);
  const { freeSince, ...numbers } = rows.numbers;
  // In the order in which they became free, so that the one free for longest is found first.
  const order = Uint32Array.from(freeSince, (_, ordinal) => ordinal);
  order.sort((a, b) => (freeSince[a] ?? 0) - (freeSince[b] ?? 0) || a - b);
  for (const ordinal of order) {
    pool.restore(ordinal, {
      phase: PHASES[rows.phases[ordinal] ?? 0] ?? 'free',
      clientId: rows.clients[ordinal] ?? null,
      reservedFor: reservations.get(ordinal) ?? null,
      leaving: rows.leaving[ordinal] === 1,
      token: numbers.token[ordinal] ?? 0,
      since: numbers.since[ordinal] ?? 0,
      lastSeenAt: numbers.lastSeenAt[ordinal] ?? 0,
      heardAt: numbers.heardAt[ordinal] ?? 0,
      dueAt: numbers.dueAt[ordinal] ?? 0,
    });
  }
  return pool;
}
