import type { Command, CommandOf, Heartbeat, SuspicionRule } from '@berth/domain';
import { MintModel } from './mint-model.js';
import {
  accepted,
  cancelReservation,
  change,
  claimOf,
  create,
  endingForClaim,
  fact,
  free,
  isHolder,
  isMeant,
  isResting,
  isTooWide,
  refused,
  remove,
  reserve,
  setDraining,
  shownOf,
  type ModelAnswer,
  type ModelIdentifier,
  type ModelPool,
} from './model-pool.js';
import { ModelViews } from './model-views.js';

/**
 * The ledger as the documents describe it, in plain lists that are searched from end to end: slow, and hard
 * to get wrong. It shares no code with the domain. Only tokens it does not foretell: it takes what was
 * granted.
 */
export class LedgerModel {
  readonly pools = new Map<string, ModelPool>();
  readonly mint = new MintModel();
  readonly views = new ModelViews();
  deafMs = 0;
  private freed = 0;
  private now = 0;
  private lastRecordedAt = 0;

  /** Decides and applies a command at a ledger time. `token` is asked for only when a lease is granted. */
  handle(command: Command, at: number, token: () => number): ModelAnswer {
    this.now = at;
    const before = new Map(this.all().map((each) => [each, shownOf(each)]));
    const answer = this.decide(command, token);
    for (const each of this.all()) if (shownOf(each) !== before.get(each)) each.since = at;
    if (answer.facts.length > 0) this.lastRecordedAt = at;
    for (const pool of this.pools.values()) this.offerFree(pool);
    return answer;
  }

  private all(): readonly ModelIdentifier[] {
    return [...this.pools.values()].flatMap(({ identifiers }) => identifiers);
  }

  private get audible(): number {
    return this.now - this.deafMs;
  }

  private decide(command: Command, token: () => number): ModelAnswer {
    switch (command.type) {
      case 'CreatePool':
        return create(this.pools, command);
      case 'ExpireDue':
        return this.expire(command);
      case 'ReclaimDue':
        return this.reclaim(command.limit);
      case 'ResumeService':
        return this.resume(command);
      case 'SaveView':
        return this.views.save(command, this.now);
      case 'DeleteView':
        return this.views.delete(command);
      case 'AllocateIdentifier':
        return this.inPool(command, (pool) => this.allocate(pool, command.clientId, token));
      case 'RecordHeartbeats':
        return this.inPool(command, (pool) => this.heartbeats(pool, command.heartbeats));
      case 'ChangePool':
        return this.inPool(command, (pool) => change(pool, command));
      case 'DeletePool':
        return this.inPool(command, (pool) => remove(this.pools, pool));
      case 'StartPoolDrain':
      case 'OpenPool':
        return this.inPool(command, (pool) => setDraining(pool, command.type === 'StartPoolDrain'));
      case 'ResumeExpiry':
        return this.inPool(command, (pool) =>
          pool.suspendedAt === null
            ? refused('ExpiryNotSuspended')
            : accepted(this.resumeExpiry(pool, 'operator')),
        );
      case 'RecordHeartbeat':
        return this.on(command, (pool, found) =>
          isHolder(found, command) ? this.renew(pool, [found]) : refused('IdentifierMismatch'),
        );
      case 'ReleaseIdentifier':
        return this.on(command, (pool, found) => this.release(pool, found, command));
      case 'RevokeLease':
        return this.on(command, (pool, found) => this.revoke(pool, found, command.token));
      case 'ReserveIdentifier':
        return this.on(command, (pool, found) => reserve(pool, found, command.clientId));
      case 'CancelReservation':
        return this.on(command, (pool, found) => cancelReservation(pool, found, command.clientId));
      case 'QuarantineIdentifier':
        return this.on(command, (pool, found) => this.quarantine(pool, found, command.token));
      case 'RestoreIdentifier':
        return this.on(command, (pool, found) => this.restore(pool, found));
      case 'ClaimMachineNumber':
        return this.on(command, (pool, found) => this.claim(pool, found, command.clientId, token));
      case 'GrantMintWindows':
        return this.inPool(command, (pool) => this.mint.grantWindows(pool, command, this.now));
      case 'RegisterEntity':
      case 'InitEntity':
      case 'AdvanceSequence':
      case 'ResetSequence':
      case 'DeleteEntity':
      case 'RecordMintAnswer':
        return this.mint.decide(command, this.now);
    }
  }

  private inPool({ pool: name }: { pool: string }, decide: (pool: ModelPool) => ModelAnswer): ModelAnswer {
    const pool = this.pools.get(name);
    return pool ? decide(pool) : refused('PoolNotFound');
  }

  private on(
    command: { readonly pool: string; readonly identifier: string },
    decide: (pool: ModelPool, found: ModelIdentifier) => ModelAnswer,
  ): ModelAnswer {
    return this.inPool(command, (pool) => {
      const found = pool.identifiers.find(({ name }) => name === command.identifier);
      return found ? decide(pool, found) : refused('IdentifierNotFound');
    });
  }

  private allocate(pool: ModelPool, clientId: string, token: () => number): ModelAnswer {
    const own = pool.identifiers.find((each) => each.phase === 'held' && each.clientId === clientId);
    if (own) return this.renew(pool, [own]);
    const next = pool.draining ? undefined : claimOf(pool, clientId);
    return next ? this.grant(pool, next, clientId, token) : refused('PoolExhausted');
  }

  /** One identifier and no other: an overdue lease or a rest that is over is ended for it. */
  private claim(pool: ModelPool, found: ModelIdentifier, clientId: string, token: () => number): ModelAnswer {
    if (found.phase === 'held' && found.clientId === clientId) return this.renew(pool, [found]);
    if (pool.draining) return refused('PoolExhausted');
    const ending = endingForClaim(pool, found, clientId, this.audible);
    if (ending === undefined) return refused('MachineNumberTaken');
    const facts = ending === 'lease' ? [this.rest(pool, found, 'LeaseExpired')] : [];
    if (ending !== 'nothing') facts.push(fact('IdentifierReclaimed', pool, found));
    const granted = this.grant(pool, found, clientId, token);
    return { ...granted, facts: [...facts, ...granted.facts] };
  }

  private grant(pool: ModelPool, next: ModelIdentifier, clientId: string, token: () => number): ModelAnswer {
    next.phase = 'held';
    next.clientId = clientId;
    next.token = token();
    next.heard = this.audible;
    next.lastSeen = this.now;
    next.due = this.audible + pool.policy.ttlMs;
    return { ...accepted(fact('IdentifierAllocated', pool, next)), lease: this.leaseOn(next) };
  }

  private heartbeats(pool: ModelPool, heartbeats: readonly Heartbeat[]): ModelAnswer {
    const renewed = heartbeats.flatMap((heartbeat) =>
      pool.identifiers.filter((each) => each.name === heartbeat.identifier && isHolder(each, heartbeat)),
    );
    return { ...this.renew(pool, [...new Set(renewed)]), ended: renewed.length };
  }

  private renew(pool: ModelPool, leases: readonly ModelIdentifier[]): ModelAnswer {
    const changed = leases.filter((lease) => {
      const before = [lease.heard, lease.lastSeen, lease.due].join();
      lease.heard = this.audible;
      lease.lastSeen = this.now;
      lease.due = Math.max(lease.due, this.audible + pool.policy.ttlMs);
      return [lease.heard, lease.lastSeen, lease.due].join() !== before;
    });
    const [lease] = leases;
    const names = changed.map(({ name }) => name).join(' ');
    const answer = changed.length > 0 ? accepted(`HeartbeatsRecorded ${pool.name}/${names}`) : accepted();
    return lease ? { ...answer, lease: this.leaseOn(lease) } : answer;
  }

  private release(pool: ModelPool, found: ModelIdentifier, { clientId, token }: Heartbeat): ModelAnswer {
    if (token !== undefined && token !== found.token) return refused('IdentifierMismatch');
    if (found.clientId !== null && found.clientId !== clientId) return refused('IdentifierMismatch');
    if (found.phase !== 'held') return accepted();
    return accepted(this.rest(pool, found, 'IdentifierReleased'));
  }

  private rest(pool: ModelPool, found: ModelIdentifier, type: string): string {
    found.phase = type === 'LeaseExpired' ? 'expired' : 'cooling';
    found.due = this.audible + pool.policy.holdDownMs;
    return fact(type, pool, found);
  }

  private revoke(pool: ModelPool, found: ModelIdentifier, token: number | null | undefined): ModelAnswer {
    if (found.phase !== 'held') return refused('IdentifierNotHeld');
    if (!isMeant(found, token)) return refused('LeaseChanged');
    return accepted(this.rest(pool, found, 'LeaseRevoked'));
  }

  private quarantine(pool: ModelPool, found: ModelIdentifier, token: number | null | undefined): ModelAnswer {
    if (found.phase === 'retired') return refused('IdentifierRetired');
    if (found.phase === 'quarantined') return refused('IdentifierQuarantinedAlready');
    if (!isMeant(found, token)) return refused('LeaseChanged');
    const revoked = found.phase === 'held' ? [this.rest(pool, found, 'LeaseRevoked')] : [];
    if (found.phase === 'free') found.due = 0;
    found.phase = 'quarantined';
    return accepted(...revoked, fact('IdentifierQuarantined', pool, found));
  }

  private restore(pool: ModelPool, found: ModelIdentifier): ModelAnswer {
    if (found.phase !== 'quarantined') return refused('IdentifierNotQuarantined');
    if (found.due > this.audible) found.phase = 'cooling';
    else free(found);
    return accepted(fact('IdentifierRestored', pool, found));
  }

  private expire({ limit, suspicion }: CommandOf<'ExpireDue'>): ModelAnswer {
    const facts: string[] = [];
    let ended = 0;
    for (const pool of this.pools.values()) {
      if (ended >= limit) break;
      if (pool.suspendedAt !== null) {
        const cause = this.reasonToResume(pool, pool.suspendedAt, suspicion);
        if (cause) facts.push(this.resumeExpiry(pool, cause));
        continue;
      }
      if (this.audible < pool.expiryFrom) continue;
      const due = this.dueIn(pool, ({ phase }) => phase === 'held');
      if (due.length > 0 && isTooWide(pool, suspicion, this.audible)) {
        pool.suspendedAt = this.audible;
        facts.push(`ExpirySuspended ${pool.name}`);
        continue;
      }
      const expired = due.slice(0, limit - ended);
      facts.push(...expired.map((each) => this.rest(pool, each, 'LeaseExpired')));
      ended += expired.length;
    }
    const open = [...this.pools.values()].filter(
      (pool) => pool.suspendedAt === null && this.audible >= pool.expiryFrom,
    );
    const left = open.flatMap((pool) => this.dueIn(pool, ({ phase }) => phase === 'held')).length;
    return { ...accepted(...facts), ended, left };
  }

  private reclaim(limit: number): ModelAnswer {
    const facts: string[] = [];
    for (const pool of this.pools.values()) {
      for (const each of this.dueIn(pool, isResting).slice(0, limit - facts.length)) {
        facts.push(fact('IdentifierReclaimed', pool, each));
        free(each);
        this.offerFree(pool);
      }
    }
    const left = [...this.pools.values()].flatMap((pool) => this.dueIn(pool, isResting)).length;
    return { ...accepted(...facts), ended: facts.length, left };
  }

  private resume({ fromMs, toMs }: CommandOf<'ResumeService'>): ModelAnswer {
    const deafMs = Math.min(toMs, this.now) - Math.max(fromMs, this.lastRecordedAt);
    if (deafMs <= 0) return accepted();
    this.deafMs += deafMs;
    return accepted('ServiceResumed');
  }

  private reasonToResume(pool: ModelPool, since: number, suspicion: SuspicionRule): string | undefined {
    if (pool.draining) return 'pool_drained';
    if (this.audible - since >= suspicion.suspendedMsMax) return 'maximum_reached';
    return isTooWide(pool, suspicion, this.audible) ? undefined : 'heartbeats_returned';
  }

  private resumeExpiry(pool: ModelPool, cause: string): string {
    const { ttlMs } = pool.policy;
    pool.suspendedAt = null;
    pool.expiryFrom = this.audible + (cause === 'heartbeats_returned' ? ttlMs : 0);
    pool.trustedUntil = this.audible + (cause === 'heartbeats_returned' ? 0 : 2 * ttlMs);
    return `ExpiryResumed ${pool.name}/${cause}`;
  }

  private dueIn(pool: ModelPool, isOne: (each: ModelIdentifier) => boolean): readonly ModelIdentifier[] {
    const due = pool.identifiers.filter((each) => isOne(each) && each.due <= this.audible);
    return due.sort((a, b) => a.due - b.due || a.ordinal - b.ordinal);
  }

  private leaseOn({ name, due }: ModelIdentifier) {
    return { identifier: name, expiresAt: due + this.deafMs };
  }

  private offerFree(pool: ModelPool): void {
    for (const each of pool.identifiers) {
      if (each.phase !== 'free' || each.reservedFor !== null) each.freeSince = null;
      else each.freeSince ??= ++this.freed;
    }
  }
}
