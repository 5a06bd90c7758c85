import { expandPatterns } from '@berth/domain';
import { compareProjections } from './ledger-audit-projections.js';
import { emptyAuditedPool, isHeldByOther, type AuditedPool } from './ledger-audit-pool.js';
import { dataOf, inFile, selectEvents, type StoredEvent } from './ledger-file.js';
import { MintAudit } from './mint-audit.js';

/**
 * Walks a ledger file as a stranger would and says everything that is wrong with it: positions and times,
 * one lease an identifier and a client, tokens that grow, heartbeats of held leases only, no expiry
 * before its deadline, no other client before the hold-down is over, nothing given out that is withheld; what
 * `MintAudit` looks at; and whether the projections say what the events say. Empty when it is sound.
 */
export function auditLedger(file: string): readonly string[] {
  return inFile(file, (connection) => {
    // All of it as of one moment: the service may be writing.
    connection.exec('BEGIN');
    const auditor = new Auditor();
    for (const event of selectEvents(connection)) auditor.see(event);
    const integrity: unknown = connection.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') auditor.fault(`the file: ${String(integrity)}`);
    for (const fault of compareProjections(connection, auditor)) auditor.fault(fault);
    for (const fault of auditor.mint.compare(connection)) auditor.fault(fault);
    return auditor.faults;
  });
}

class Auditor {
  readonly faults: string[] = [];
  readonly pools = new Map<string, AuditedPool>();
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
        this.pools.set(event.pool ?? '', emptyAuditedPool());
        this.name(event, dataOf(event, 'PoolCreated').identifiers);
        return;
      case 'PoolResized':
        this.name(event, dataOf(event, 'PoolResized').identifiers);
        return;
      case 'PoolDeleted': {
        const { held, resting, quarantined, reserved } = this.poolOf(event);
        const inUse = [held, resting, quarantined, reserved].reduce((sum, { size }) => sum + size, 0);
        expect(inUse === 0, 'deletes a pool that is in use');
        this.pools.delete(event.pool ?? '');
        return;
      }
      case 'PoolDrainStarted':
      case 'PoolOpened':
        this.poolOf(event).draining = event.type === 'PoolDrainStarted';
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
      case 'LeaseRevoked':
      case 'LeaseExpired':
        this.end(event, audible, expect);
        return;
      case 'IdentifierReclaimed':
        this.reclaim(event, audible, expect);
        return;
      case 'IdentifierReserved':
      case 'ReservationCancelled':
        this.reserve(event, expect);
        return;
      case 'IdentifierQuarantined':
      case 'IdentifierRestored':
        this.withhold(event, audible, expect);
        return;
      case 'PoolPolicyChanged':
      case 'ExpirySuspended':
      case 'ExpiryResumed':
      case 'ViewSaved':
      case 'ViewDeleted':
        return;
      default: {
        const holderOf = (identifier: string) => this.poolOf(event).held.get(identifier)?.client;
        if (this.mint.see(event, expect, holderOf)) return;
        this.fault(`position ${String(event.position)}: ${event.type} is not known to this audit`);
      }
    }
  }

  /** New ones join at the end; an ordinal is for ever. */
  private name(event: StoredEvent, patterns: readonly string[]): void {
    const pool = this.poolOf(event);
    const expansion = expandPatterns(patterns);
    const wanted: readonly string[] = expansion.ok ? expansion.identifiers : [];
    const known = new Set(pool.identifiers);
    pool.identifiers.push(...wanted.filter((identifier) => !known.has(identifier)));
    pool.wanted = new Set(wanted);
  }

  private grant(event: StoredEvent, audible: number, expect: Expect): void {
    const pool = this.poolOf(event);
    const { identifier, client, token } = namesOf(event);
    const { ordinal, ttl_ms: ttl, deadline_ms: deadline } = dataOf(event, 'IdentifierAllocated');
    expect(pool.identifiers[ordinal] === identifier, `${identifier} is not at ${String(ordinal)}`);
    expect(pool.wanted.has(identifier), `${identifier} has left the pool`);
    expect(!pool.draining, 'the pool is draining');
    expect(!pool.quarantined.has(identifier), `${identifier} is quarantined`);
    expect(!isHeldByOther(pool.reserved, identifier, client), `${identifier} is reserved for another`);
    expect(!pool.held.has(identifier), `${identifier} is held already`);
    expect(!pool.holders.has(client), `${client} holds one already`);
    expect(token > (pool.tokens.get(identifier) ?? -1), `the token of ${identifier} does not grow`);
    expect(token > this.lastToken, 'the token is not larger than all before');
    expect(deadline === audible + ttl, 'the deadline is not now and a TTL');
    const rest = pool.resting.get(identifier);
    expect(rest === undefined || rest.client === client, `${identifier} rests after another client`);
    pool.resting.delete(identifier);
    pool.held.set(identifier, { client, token, dueAt: deadline });
    pool.holders.add(client);
    pool.tokens.set(identifier, token);
    this.lastToken = token;
  }

  private renew(event: StoredEvent, audible: number, expect: Expect): void {
    const pool = this.poolOf(event);
    const { ordinals, ttl_ms: ttl } = dataOf(event, 'HeartbeatsRecorded');
    for (const ordinal of ordinals) {
      const lease = pool.held.get(pool.identifiers[ordinal] ?? '');
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
    pool.holders.delete(client);
    pool.resting.set(identifier, { client, availableAt });
  }

  private reclaim(event: StoredEvent, audible: number, expect: Expect): void {
    const pool = this.poolOf(event);
    const { identifier } = namesOf(event);
    const rest = pool.resting.get(identifier);
    expect(rest !== undefined && audible >= rest.availableAt, 'reclaimed before the hold-down was over');
    const { retired } = dataOf(event, 'IdentifierReclaimed');
    expect(retired === !pool.wanted.has(identifier), 'retired, or not, against the size of the pool');
    pool.resting.delete(identifier);
  }

  private reserve(event: StoredEvent, expect: Expect): void {
    const { reserved } = this.poolOf(event);
    const { identifier, client } = namesOf(event);
    const isNew = event.type === 'IdentifierReserved';
    expect(reserved.get(identifier) === (isNew ? undefined : client), 'not reserved as it should be');
    if (isNew) reserved.set(identifier, client);
    else reserved.delete(identifier);
  }

  private withhold(event: StoredEvent, audible: number, expect: Expect): void {
    const { held, quarantined, resting } = this.poolOf(event);
    const { identifier } = namesOf(event);
    if (event.type === 'IdentifierQuarantined') {
      expect(!held.has(identifier) && !quarantined.has(identifier), 'held, or quarantined already');
      quarantined.set(identifier, resting.get(identifier));
      resting.delete(identifier);
      return;
    }
    expect(quarantined.has(identifier), 'restored without a quarantine');
    const rest = quarantined.get(identifier);
    const left = rest && rest.availableAt > audible ? rest : undefined;
    const { available_ms: availableAt } = dataOf(event, 'IdentifierRestored');
    expect(availableAt === (left?.availableAt ?? null), 'the rest that was left is another');
    quarantined.delete(identifier);
    if (left) resting.set(identifier, left);
  }

  private poolOf({ pool }: StoredEvent): AuditedPool {
    const known = this.pools.get(pool ?? '');
    if (!known) throw new Error(`an event of a pool that was never made: ${String(pool)}`);
    return known;
  }
}

type Expect = (isTrue: boolean, what: string) => void;

function namesOf({ identifier, client_id: client, token }: StoredEvent) {
  return { identifier: identifier ?? '', client: client ?? '', token: token ?? -1 };
}
