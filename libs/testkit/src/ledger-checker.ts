import { invariant, type LeaseView, type Recorded } from '@berth/domain';
import { MintChecker } from './mint-checker.js';

interface Held {
  readonly identifier: string;
  readonly clientId: string;
  readonly token: number;
  deadline: number;
}

interface Rest {
  readonly clientId: string;
  /** Audible ms: when another client may have the identifier. */
  readonly availableAt: number;
}

interface PoolFacts {
  ttlMs: number;
  holdDownMs: number;
  readonly held: Map<number, Held>;
  readonly rests: Map<number, Rest>;
}

/**
 * Reads the events of a ledger one after the other, and what callers were answered, and throws at the first
 * thing that must not be: architecture, "What must always hold", 1 to 4, 8 and 11. It knows what events say and
 * nothing of how they are decided.
 */
export class LedgerChecker {
  private readonly pools = new Map<string, PoolFacts>();
  private readonly mint = new MintChecker();
  /** By token, the latest deadline that its holder was told, in audible ms. */
  private readonly promised = new Map<number, number>();
  private readonly ended = new Set<number>();
  private readonly answers: LeaseView[] = [];
  private deafMs = 0;
  private nextPosition = 0;
  private lastRecordedAt = 0;
  private lastToken = -1;

  /** A lease was granted or renewed, and its holder told so, in the turn whose events are read next. */
  answered(lease: LeaseView): void {
    this.answers.push(lease);
  }

  /** The events of one turn. */
  read(events: readonly Recorded[]): void {
    this.readAnswers(events);
    for (const event of events) {
      invariant(event.position === this.nextPosition, '8: positions are gapless');
      invariant(event.recordedAt >= this.lastRecordedAt, '8: times do not fall');
      this.nextPosition += 1;
      this.lastRecordedAt = event.recordedAt;
      this.readFact(event, event.recordedAt - this.deafMs);
    }
  }

  /** An outage is the first fact of its turn: what was answered in the turn was answered after it. */
  private readAnswers([first]: readonly Recorded[]): void {
    const deafMs =
      this.deafMs + (first?.type === 'ServiceResumed' ? first.data.to_ms - first.data.from_ms : 0);
    for (const { token, expiresAt } of this.answers.splice(0)) {
      invariant(!this.ended.has(token), `4: the ended lease ${String(token)} was renewed`);
      this.promised.set(token, Math.max(this.promised.get(token) ?? 0, expiresAt - deafMs));
    }
  }

  private readFact(event: Recorded, audible: number): void {
    if (event.type === 'ServiceResumed') {
      this.deafMs += event.data.to_ms - event.data.from_ms;
      return;
    }
    if (event.type === 'ViewSaved' || event.type === 'ViewDeleted') return;
    if (event.type === 'PoolCreated' || event.type === 'PoolPolicyChanged') {
      const { ttl_ms: ttlMs, hold_down_ms: holdDownMs } = event.data;
      const { held, rests } = this.pools.get(event.pool) ?? { held: new Map(), rests: new Map() };
      this.pools.set(event.pool, { ttlMs, holdDownMs, held, rests });
      return;
    }
    if (!('pool' in event)) {
      this.mint.readEntity(event);
      return;
    }
    const pool = this.pools.get(event.pool);
    invariant(pool, `no pool '${event.pool}' was created`);
    if (event.type === 'PoolDeleted') {
      invariant(pool.held.size === 0, `1: a pool with leases was deleted at ${String(event.position)}`);
      for (const { availableAt } of pool.rests.values()) {
        invariant(availableAt <= audible, `3: a pool was deleted within a hold-down`);
      }
      this.pools.delete(event.pool);
    }
    if (event.type === 'IdentifierAllocated') this.granted(pool, event, audible);
    if (event.type === 'HeartbeatsRecorded') renewed(pool, event.data, audible);
    if (event.type === 'LeaseExpired') this.expired(pool, event, audible);
    if (event.type === 'IdentifierReleased' || event.type === 'LeaseRevoked')
      this.endedBy(pool, event, audible);
    if (event.type === 'MintWindowGranted') {
      const holders = [...pool.held.values()].map((held) => [held.identifier, held.clientId] as const);
      this.mint.readWindows(event, new Map(holders));
    }
    if (event.type === 'IdentifierReclaimed') rested(pool, event.data.ordinal, audible);
  }

  private granted(
    pool: PoolFacts,
    event: Extract<Recorded, { type: 'IdentifierAllocated' }>,
    audible: number,
  ): void {
    const { clientId, identifier, token, data } = event;
    const what = `${identifier} to ${clientId} at ${String(event.position)}`;
    invariant(!pool.held.has(data.ordinal), `1: two leases on one identifier, ${what}`);
    const holders = [...pool.held.values()].map((held) => held.clientId);
    invariant(!holders.includes(clientId), `1: two leases of one client in a pool, ${what}`);
    invariant(token > this.lastToken, `2: tokens grow, ${what}`);
    const rest = pool.rests.get(data.ordinal);
    invariant(!rest || rest.clientId === clientId || rest.availableAt <= audible, `3: hold-down, ${what}`);
    invariant(data.deadline_ms >= audible + pool.ttlMs, `4: less than a TTL was granted, ${what}`);
    this.lastToken = token;
    pool.held.set(data.ordinal, { identifier, clientId, token, deadline: data.deadline_ms });
  }

  private expired(
    pool: PoolFacts,
    event: Extract<Recorded, { type: 'LeaseExpired' }>,
    audible: number,
  ): void {
    const held = pool.held.get(event.data.ordinal);
    const what = `${event.identifier} at ${String(event.position)}`;
    invariant(held && held.deadline <= audible, `4: expired before its deadline, ${what}`);
    invariant(
      (this.promised.get(event.token) ?? 0) <= audible,
      `4: expired before what was promised, ${what}`,
    );
    this.endedBy(pool, event, audible);
  }

  private endedBy(
    pool: PoolFacts,
    event: Extract<Recorded, { type: 'LeaseExpired' | 'IdentifierReleased' | 'LeaseRevoked' }>,
    audible: number,
  ): void {
    const { ordinal, available_ms: availableAt } = event.data;
    const held = pool.held.get(ordinal);
    const isTheLease = held?.token === event.token && held.clientId === event.clientId;
    invariant(
      isTheLease && held.identifier === event.identifier,
      `1: no such lease at ${String(event.position)}`,
    );
    invariant(availableAt >= audible + pool.holdDownMs, `3: no hold-down at ${String(event.position)}`);
    pool.held.delete(ordinal);
    pool.rests.set(ordinal, { clientId: event.clientId, availableAt });
    this.ended.add(event.token);
  }
}

function renewed(
  pool: PoolFacts,
  data: { readonly ordinals: readonly number[]; ttl_ms: number },
  audible: number,
): void {
  invariant(data.ttl_ms === pool.ttlMs, '4: a heartbeat by another TTL than the one of the pool');
  for (const ordinal of data.ordinals) {
    const held = pool.held.get(ordinal);
    invariant(held, `4: a heartbeat of ${String(ordinal)}, which nobody holds`);
    held.deadline = Math.max(held.deadline, audible + data.ttl_ms);
  }
}

function rested(pool: PoolFacts, ordinal: number, audible: number): void {
  const rest = pool.rests.get(ordinal);
  invariant(rest && rest.availableAt <= audible, `3: ${String(ordinal)} reclaimed within its hold-down`);
}
