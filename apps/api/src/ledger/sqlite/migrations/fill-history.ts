import { emptyState, evolve, type Recorded } from '@berth/domain';
import type Database from 'better-sqlite3';
import { toEvent } from '../../event-row.js';
import type { EventRow } from '../../leaf.js';
import { EVENT_COLUMNS } from '../event-columns.js';

const SQL = {
  gap: `UPDATE gaps SET last_seen_at = @seen, due_at = @due WHERE token = @token AND position = @position`,
  end: `UPDATE tenancies SET due_at = @due, rest_until = @rest WHERE token = @token`,
  free: `UPDATE tenancies SET freed_position = @position, freed_at = @at
    WHERE token = @token AND freed_position IS NULL`,
  withhold: `INSERT INTO withholdings (pool_no, ordinal, kind, from_position, from_at, client_id)
    VALUES (@pool, @ordinal, @kind, @position, @at, @client)`,
  giveBack: `UPDATE withholdings SET to_position = @position, to_at = @at
    WHERE pool_no = @pool AND ordinal = @ordinal AND kind = @kind AND to_position IS NULL`,
  size: `INSERT INTO pool_sizes (pool_no, position, at, size) VALUES (@pool, @position, @at, @size)`,
  outage: `INSERT INTO outages (position, from_at, to_at, cause, deaf_ms)
    VALUES (@position, @from, @to, @cause, @deaf)`,
} as const;

type Bindings = Record<string, string | number | null>;
type OfIdentifier = Extract<Recorded, { readonly data: { readonly ordinal: number } }>;

/** Fills what migration 0003 adds from all events of a ledger that was written before it. */
export function fillHistory(connection: Database.Database): void {
  new History(connection).fill();
}

class History {
  private readonly statements: ReadonlyMap<string, Database.Statement<[Bindings]>>;
  private readonly poolNumbers = new Map<string, number>();
  private pools = 0;
  /** What was so before the event that is looked at. */
  private readonly state = emptyState();

  constructor(private readonly connection: Database.Database) {
    const prepared = Object.entries(SQL).map(([name, sql]) => [name, connection.prepare(sql)] as const);
    this.statements = new Map(prepared);
  }

  fill(): void {
    // A page at a time: nothing can be written while a statement is being read.
    const page = this.connection.prepare<[number], EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE position >= ? ORDER BY position LIMIT 10000`,
    );
    let rows = page.all(0);
    while (rows.length > 0) {
      for (const row of rows) {
        const event = toEvent(row);
        this.see(event);
        const leavingBefore = event.type === 'PoolResized' ? this.leaving(event.pool) : [];
        evolve(this.state, event);
        if (event.type === 'PoolCreated' || event.type === 'PoolResized') this.seeSize(event, leavingBefore);
      }
      rows = page.all(this.state.nextPosition);
    }
  }

  private see(event: Recorded): void {
    const { position } = event;
    if (event.type === 'ServiceResumed') {
      const { from_ms: from, to_ms: to, cause } = event.data;
      this.run('outage', { position, from, to, cause, deaf: this.state.deafMs + to - from });
    } else if (event.type === 'PoolCreated') {
      this.poolNumbers.set(event.pool, this.pools);
      this.pools += 1;
    } else if (event.type === 'HeartbeatsRecorded') {
      const pool = this.state.pools.get(event.pool);
      for (const ordinal of event.data.late_ordinals ?? []) {
        const token = pool?.tokenOf(ordinal) ?? 0;
        const [seen, due] = [pool?.lastSeenAt(ordinal) ?? 0, pool?.dueAt(ordinal) ?? 0];
        this.run('gap', { token, position, seen, due });
      }
    } else if ('ordinal' in event.data) {
      this.seeIdentifier(event as OfIdentifier);
    }
  }

  /** Of each identifier of a pool, whether it leaves. */
  private leaving(name: string): readonly boolean[] {
    const pool = this.state.pools.get(name);
    return pool?.identifiers.map((_, ordinal) => pool.isLeaving(ordinal)) ?? [];
  }

  private seeSize(
    { pool: name, position, recordedAt: at }: Extract<Recorded, { type: 'PoolCreated' | 'PoolResized' }>,
    leavingBefore: readonly boolean[],
  ): void {
    const pool = this.poolNumbers.get(name) ?? 0;
    const leaving = this.leaving(name);
    this.run('size', { pool, position, at, size: leaving.length });
    for (const [ordinal, isLeaving] of leaving.entries()) {
      if (isLeaving === (leavingBefore[ordinal] ?? false)) continue;
      const place = { pool, ordinal, kind: 'leaving', position, at };
      this.run(isLeaving ? 'withhold' : 'giveBack', isLeaving ? { ...place, client: null } : place);
    }
  }

  private seeIdentifier(event: OfIdentifier): void {
    const { position, recordedAt: at } = event;
    const { ordinal } = event.data;
    const pool = this.state.pools.get(event.pool);
    const token = pool?.tokenOf(ordinal) ?? 0;
    const place = { pool: this.poolNumbers.get(event.pool) ?? 0, ordinal, position, at };
    switch (event.type) {
      case 'IdentifierReleased':
      case 'LeaseRevoked':
      case 'LeaseExpired':
        this.run('end', { token, due: pool?.dueAt(ordinal) ?? 0, rest: event.data.available_ms });
        return;
      case 'IdentifierReclaimed':
        this.run('free', { token, position, at });
        return;
      case 'IdentifierReserved':
        this.run('withhold', { ...place, kind: 'reserved', client: event.clientId });
        return;
      case 'ReservationCancelled':
        this.run('giveBack', { ...place, kind: 'reserved' });
        return;
      case 'IdentifierQuarantined':
        this.run('withhold', { ...place, kind: 'quarantined', client: null });
        return;
      case 'IdentifierRestored':
        this.run('giveBack', { ...place, kind: 'quarantined' });
        if (event.data.available_ms === null) this.run('free', { token, position, at });
        return;
      case 'IdentifierAllocated':
        return;
    }
  }

  private run(statement: keyof typeof SQL, bindings: Bindings): void {
    this.statements.get(statement)?.run(bindings);
  }
}
