import type Database from 'better-sqlite3';
import { dataOf, inFile, selectEvents, type StoredEvent } from './ledger-file.js';
import { MintAudit } from './mint-audit.js';

interface Tenancy {
  readonly client: string;
  readonly token: number;
  dueAt: number;
}

interface Rest {
  readonly client: string;
  readonly availableAt: number;
}

interface PoolModel {
  readonly identifiers: Map<number, string>;
  readonly held: Map<string, Tenancy>;
  readonly resting: Map<string, Rest>;
  readonly tokens: Map<string, number>;
}

/**
 * Walks a ledger file as a stranger would and says everything that is wrong with it: positions and times,
 * one lease an identifier and a client, tokens that grow, heartbeats of held leases only, no expiry
 * before its deadline, no other client before the hold-down is over; what `MintAudit` looks at; and whether
 * the projections say what the events say. Empty when it is sound.
 */
export function auditLedger(file: string): readonly string[] {
  return inFile(file, (connection) => {
    // All of it as of one moment: the service may be writing.
    connection.exec('BEGIN');
    const auditor = new Auditor();
    for (const event of selectEvents(connection)) auditor.see(event);
    const integrity: unknown = connection.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') auditor.fault(`the file: ${String(integrity)}`);
    compareProjections(connection, auditor);
    return auditor.faults;
  });
}

class Auditor {
  readonly faults: string[] = [];
  readonly pools = new Map<string, PoolModel>();
  readonly mint = new MintAudit();
  private next = 0;
  private lastRecordedAt = 0;
  private deafMs = 0;
  private lastToken = -1;

  get nextPosition(): number {
    return this.next;
  }

  fault(text: string): void {
    if (this.faults.length < 20) this.faults.push(text);
  }

  see(event: StoredEvent): void {
    const { position, recorded_at: at, type } = event;
    const expect = (isTrue: boolean, what: string): void => {
      if (!isTrue) this.fault(`position ${String(position)} (${type}): ${what}`);
    };
    expect(position === this.next, `should be at ${String(this.next)}`);
    expect(at >= this.lastRecordedAt, 'goes back in time');
    this.next = position + 1;
    this.lastRecordedAt = at;
    this.apply(event, at - this.deafMs, expect);
  }

  private apply(event: StoredEvent, audible: number, expect: Expect): void {
    switch (event.type) {
      case 'PoolCreated':
        this.pools.set(event.pool ?? '', emptyPool());
        return;
      case 'ServiceResumed': {
        const { from_ms: from, to_ms: to } = dataOf(event, 'ServiceResumed');
        expect(to > from && to <= event.recorded_at, 'resumes from a span that is none');
        this.deafMs += to - from;
        return;
      }
      case 'IdentifierAllocated':
        this.grant(event, audible, expect);
        return;
      case 'HeartbeatsRecorded':
        this.renew(event, audible, expect);
        return;
      case 'IdentifierReleased':
      case 'LeaseExpired':
        this.end(event, audible, expect);
        return;
      case 'IdentifierReclaimed': {
        const rest = this.poolOf(event).resting.get(event.identifier ?? '');
        expect(rest !== undefined && audible >= rest.availableAt, 'reclaimed before the hold-down was over');
        this.poolOf(event).resting.delete(event.identifier ?? '');
        return;
      }
      case 'PoolPolicyChanged':
      case 'ExpirySuspended':
      case 'ExpiryResumed':
        return;
      default: {
        const holderOf = (identifier: string) => this.poolOf(event).held.get(identifier)?.client;
        if (this.mint.see(event, expect, holderOf)) return;
        this.fault(`position ${String(event.position)}: ${event.type} is not known to this audit`);
      }
    }
  }

  private grant(event: StoredEvent, audible: number, expect: Expect): void {
    const pool = this.poolOf(event);
    const { identifier, client, token } = namesOf(event);
    const { ordinal, ttl_ms: ttl, deadline_ms: deadline } = dataOf(event, 'IdentifierAllocated');
    expect(!pool.held.has(identifier), `${identifier} is held already`);
    expect(
      [...pool.held.values()].every((lease) => lease.client !== client),
      `${client} holds one already`,
    );
    expect(token > (pool.tokens.get(identifier) ?? -1), `the token of ${identifier} does not grow`);
    expect(token > this.lastToken, 'the token is not larger than all before');
    expect(deadline === audible + ttl, 'the deadline is not now and a TTL');
    const rest = pool.resting.get(identifier);
    expect(rest === undefined || rest.client === client, `${identifier} rests after another client`);
    pool.resting.delete(identifier);
    pool.identifiers.set(ordinal, identifier);
    pool.held.set(identifier, { client, token, dueAt: deadline });
    pool.tokens.set(identifier, token);
    this.lastToken = token;
  }

  private renew(event: StoredEvent, audible: number, expect: Expect): void {
    const pool = this.poolOf(event);
    const { ordinals, ttl_ms: ttl } = dataOf(event, 'HeartbeatsRecorded');
    for (const ordinal of ordinals) {
      const lease = pool.held.get(pool.identifiers.get(ordinal) ?? '');
      expect(lease !== undefined, `a heartbeat of ordinal ${String(ordinal)}, which nobody holds`);
      if (lease) lease.dueAt = Math.max(lease.dueAt, audible + ttl);
    }
  }

  private end(event: StoredEvent, audible: number, expect: Expect): void {
    const pool = this.poolOf(event);
    const { identifier, client, token } = namesOf(event);
    const lease = pool.held.get(identifier);
    expect(lease?.client === client && lease.token === token, 'ends a lease that is none');
    if (event.type === 'LeaseExpired') {
      expect(lease !== undefined && audible >= lease.dueAt, 'expires before the deadline');
    }
    const { available_ms: availableAt } = JSON.parse(event.payload) as { available_ms: number };
    expect(availableAt >= audible, 'the hold-down ends before it begins');
    pool.held.delete(identifier);
    pool.resting.set(identifier, { client, availableAt });
  }

  private poolOf({ pool }: StoredEvent): PoolModel {
    const known = this.pools.get(pool ?? '');
    if (!known) throw new Error(`an event of a pool that was never made: ${String(pool)}`);
    return known;
  }
}

type Expect = (isTrue: boolean, what: string) => void;

function emptyPool(): PoolModel {
  return { identifiers: new Map(), held: new Map(), resting: new Map(), tokens: new Map() };
}

function namesOf({ identifier, client_id: client, token }: StoredEvent) {
  return { identifier: identifier ?? '', client: client ?? '', token: token ?? -1 };
}

interface ProjectedLease {
  readonly pool: string;
  readonly identifier: string;
  readonly phase: string;
  readonly client_id: string | null;
  readonly token: number;
  readonly due_at: number;
}

function compareProjections(connection: Database.Database, auditor: Auditor): void {
  const next = connection.prepare('SELECT next_position FROM service').pluck().get();
  const leases = connection
    .prepare<[], ProjectedLease>(
      `SELECT name AS pool, identifier, phase, client_id, token, due_at FROM leases JOIN pools USING (pool_no)
        WHERE phase <> 'free'`,
    )
    .all();
  const openTenancies = connection
    .prepare<[], number>('SELECT token FROM tenancies WHERE ended_position IS NULL')
    .pluck()
    .all();
  if (next !== auditor.nextPosition) auditor.fault(`projections stand at ${String(next)}`);
  const told: string[] = [];
  const tokens: number[] = [];
  for (const [pool, { held, resting }] of auditor.pools) {
    for (const [identifier, { client, token, dueAt }] of held) {
      told.push([pool, identifier, 'held', client, token, dueAt].join(' '));
      tokens.push(token);
    }
    for (const [identifier, { client, availableAt }] of resting) {
      told.push([pool, identifier, 'resting', client, availableAt].join(' '));
    }
  }
  const projected = leases.map(({ pool, identifier, phase, client_id: client, token, due_at: dueAt }) =>
    (phase === 'held'
      ? [pool, identifier, phase, client, token, dueAt]
      : [pool, identifier, 'resting', client, dueAt]
    ).join(' '),
  );
  const both = new Set(told);
  for (const line of projected) if (!both.delete(line)) auditor.fault(`only in the projections: ${line}`);
  for (const line of both) auditor.fault(`only in the events: ${line}`);
  const open = openTenancies.toSorted((a, b) => a - b).join();
  for (const fault of auditor.mint.compare(connection)) auditor.fault(fault);
  if (open !== tokens.toSorted((a, b) => a - b).join()) auditor.fault(`open tenancies: ${open}`);
}
