import type { EventOf, Recorded } from '@berth/domain';
import type Database from 'better-sqlite3';

const SQL = {
  endRest: `UPDATE tenancies SET freed_position = @position, freed_at = @at WHERE freed_position IS NULL
    AND token = (SELECT token FROM leases WHERE pool_no = @pool AND ordinal = @ordinal)`,
  withhold: `INSERT INTO withholdings (pool_no, ordinal, kind, from_position, from_at, client_id)
    VALUES (@pool, @ordinal, @kind, @position, @at, @client)`,
  giveBack: `UPDATE withholdings SET to_position = @position, to_at = @at
    WHERE pool_no = @pool AND ordinal = @ordinal AND kind = @kind AND to_position IS NULL`,
  startLeaving: `INSERT INTO withholdings (pool_no, ordinal, kind, from_position, from_at)
    SELECT pool_no, ordinal, 'leaving', @position, @at FROM leases
    WHERE pool_no = @pool AND leaving = 0 AND identifier NOT IN (SELECT identifier FROM wanted)`,
  stopLeaving: `UPDATE withholdings SET to_position = @position, to_at = @at
    WHERE pool_no = @pool AND kind = 'leaving' AND to_position IS NULL AND ordinal IN (SELECT ordinal FROM leases
      WHERE pool_no = @pool AND leaving = 1 AND identifier IN (SELECT identifier FROM wanted))`,
  addSize: `INSERT INTO pool_sizes (pool_no, position, at, size) VALUES (@pool, @position, @at, @size)`,
  addOutage: `INSERT INTO outages (position, from_at, to_at, cause, deaf_ms)
    VALUES (@position, @from, @to, @cause, @deaf)`,
} as const;

type Statement = Database.Statement<[Record<string, string | number | null>]>;

/** Keeps from when to when something was so, for questions about the past; part of the projector. */
export class HistoryProjector {
  private readonly statements: { readonly [Name in keyof typeof SQL]: Statement };

  constructor(connection: Database.Database) {
    const prepared = Object.entries(SQL).map(([name, sql]) => [name, connection.prepare(sql)]);
    this.statements = Object.fromEntries(prepared) as { [Name in keyof typeof SQL]: Statement };
  }

  /** The identifier does not rest after its last lease any more. */
  endRest(
    { data, position, recordedAt: at }: Recorded & EventOf<'IdentifierReclaimed' | 'IdentifierRestored'>,
    pool: number,
  ): void {
    this.statements.endRest.run({ pool, ordinal: data.ordinal, position, at });
  }

  withhold(event: Recorded & EventOf<'IdentifierReserved' | 'IdentifierQuarantined'>, pool: number): void {
    const { data, position, recordedAt: at } = event;
    const [kind, client] =
      event.type === 'IdentifierReserved' ? ['reserved', event.clientId] : ['quarantined', null];
    this.statements.withhold.run({ pool, ordinal: data.ordinal, kind, client, position, at });
  }

  giveBack(
    {
      type,
      data,
      position,
      recordedAt: at,
    }: Recorded & EventOf<'ReservationCancelled' | 'IdentifierRestored'>,
    pool: number,
  ): void {
    const kind = type === 'ReservationCancelled' ? 'reserved' : 'quarantined';
    this.statements.giveBack.run({ pool, ordinal: data.ordinal, kind, position, at });
  }

  /** Before the identifiers are told that they leave or come back; `wanted` has those that the pool keeps. */
  resize({ position, recordedAt: at }: Recorded & EventOf<'PoolResized'>, pool: number): void {
    this.statements.startLeaving.run({ pool, position, at });
    this.statements.stopLeaving.run({ pool, position, at });
  }

  addSize(
    { position, recordedAt: at }: Recorded & EventOf<'PoolCreated' | 'PoolResized'>,
    pool: number,
    size: number,
  ): void {
    this.statements.addSize.run({ pool, position, at, size });
  }

  /** `deafMs` is what separates ledger from audible time after the outage. */
  addOutage({ data, position }: Recorded & EventOf<'ServiceResumed'>, deafMs: number): void {
    const { from_ms: from, to_ms: to, cause } = data;
    this.statements.addOutage.run({ position, from, to, cause, deaf: deafMs });
  }
}
