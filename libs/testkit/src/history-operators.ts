import type { Command, PoolPolicy } from '@berth/domain';
import { hours } from './history-day.js';
import type { HistoryGroup } from './history-group.js';
import { patternOf } from './history-plan.js';
import type { HistoryWorld } from './history-world.js';
import type { SeededRandom } from './seeded-random.js';

const PEOPLE = ['ana@example.org', 'bo@example.org', 'chidi@example.org', 'deploy-bot'] as const;
const REASONS = {
  revoke: ['host decommissioned', 'machine was cloned by mistake', 'security: credentials leaked'],
  quarantine: ['disk errors on the host', 'wrong DNS entry, see the ticket', 'double entry in the inventory'],
  restore: ['disk replaced', 'DNS entry corrected', 'inventory cleaned up'],
  reserve: ['kept for the migration', 'license is bound to this number'],
  unreserve: ['migration is over', 'license was moved'],
  retune: ['fewer false alarms at night', 'faster failover for the release'],
  back: ['back to what it was', 'release is done'],
  grow: ['peak season', 'new region'],
  shrink: ['peak season is over', 'region was closed'],
  create: ['load test', 'trial of the new region'],
  delete: ['load test is over', 'trial is over'],
  drain: ['kernel update', 'network maintenance'],
  open: ['maintenance is done'],
  resume: ['network is back, checked by hand'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;
type Occasion = keyof typeof REASONS;

/** What they do, one after the other; so that a short history has some of everything, too. */
const ROUND = [
  'revoke',
  'quarantine',
  'reserve',
  'retune',
  'revoke',
  'resize',
  'quarantine',
  'drain',
  'trial',
] as const;

/** On average so long until an operator does the next thing. */
const ACT_EVERY_MS = hours(0.5);
/** What is done is undone after this share of the history, or after two days if that is sooner. */
const UNDO_AFTER = { shareMin: 0.02, shareMax: 0.1, msMax: hours(48) };
const DRAINED_MS = 20 * 60_000;

/** People and scripts with a reason for what they do to the pools of a generated history. */
export class HistoryOperators {
  private done = 0;
  private tickets = 1_000;

  constructor(
    private readonly groups: readonly [HistoryGroup, ...HistoryGroup[]],
    private readonly world: HistoryWorld,
    private readonly random: SeededRandom,
  ) {}

  start(): void {
    this.later(ACT_EVERY_MS * (0.3 + 1.4 * this.random.fraction()), () => {
      this.act();
      this.start();
    });
  }

  private act(): void {
    const group = this.random.pick(this.groups);
    const step = ROUND[this.done % ROUND.length] ?? 'revoke';
    this.done += 1;
    this.resumeWhatIsSuspended();
    switch (step) {
      case 'revoke':
        this.revoke(group);
        return;
      case 'quarantine':
        this.quarantine(group);
        return;
      case 'reserve':
        this.reserve(group);
        return;
      case 'retune':
        this.retune(group);
        return;
      case 'resize':
        this.resize(group);
        return;
      case 'drain':
        this.drain(group);
        return;
      case 'trial':
        this.trial(group);
        return;
    }
  }

  /** Of those who lose their identifier, most are shut down by then; the others soon ask again. */
  private revoke(group: HistoryGroup): void {
    const ordinal = this.someOrdinal(group, (each) => group.pool.isHeld(each));
    if (ordinal === undefined) return;
    const clientId = group.pool.clientOf(ordinal);
    if (clientId !== null && this.random.chance(0.7)) group.kill(clientId);
    this.order('revoke', { type: 'RevokeLease', ...this.named(group, ordinal) });
  }

  private quarantine(group: HistoryGroup): void {
    const wantsHeld = this.random.chance(0.4);
    const ordinal = this.someOrdinal(group, (each) => group.pool.isHeld(each) === wantsHeld);
    if (ordinal === undefined) return;
    const identifier = this.named(group, ordinal);
    this.order('quarantine', { type: 'QuarantineIdentifier', ...identifier });
    this.undo('restore', { type: 'RestoreIdentifier', ...identifier });
  }

  private reserve(group: HistoryGroup): void {
    const { pool } = group;
    const ordinal = this.someOrdinal(group, (each) => pool.reservedClientOf(each) === undefined);
    if (ordinal === undefined) return;
    const identifier = this.named(group, ordinal);
    const clientId = pool.clientOf(ordinal) ?? `${group.plan.names.prefix}-reserve-${String(this.done)}`;
    this.order('reserve', { type: 'ReserveIdentifier', ...identifier, clientId });
    this.undo('unreserve', { type: 'CancelReservation', ...identifier });
  }

  private retune({ pool, plan }: HistoryGroup): void {
    const factor = this.random.chance(0.5) ? 2 : 1.5;
    const change: Partial<PoolPolicy> = this.random.chance(0.5)
      ? { ttlMs: plan.policy.ttlMs * factor }
      : { holdDownMs: plan.policy.holdDownMs * factor };
    this.order('retune', { type: 'ChangePool', pool: pool.name, policy: change });
    this.undo('back', { type: 'ChangePool', pool: pool.name, policy: plan.policy });
  }

  private resize({ pool, plan }: HistoryGroup): void {
    const capacity = Math.ceil(pool.capacity * 1.02);
    const patterns = [patternOf(pool.name, capacity)];
    // Wider numbers would be other identifiers: the pool only grows within its width.
    if (patterns[0]?.length !== plan.patterns[0]?.length) return;
    this.order('grow', { type: 'ChangePool', pool: pool.name, patterns });
    this.undo('shrink', { type: 'ChangePool', pool: pool.name, patterns: plan.patterns });
  }

  private drain({ pool }: HistoryGroup): void {
    this.order('drain', { type: 'StartPoolDrain', pool: pool.name });
    this.later(DRAINED_MS, () => this.order('open', { type: 'OpenPool', pool: pool.name }));
  }

  /** A pool that nobody gets round to using. */
  private trial({ plan }: HistoryGroup): void {
    const pool = `${plan.pool}-trial-${String(this.done)}`;
    this.order('create', { type: 'CreatePool', pool, patterns: [patternOf(pool, 16)], policy: plan.policy });
    this.undo('delete', { type: 'DeletePool', pool });
  }

  private resumeWhatIsSuspended(): void {
    for (const { pool } of this.groups) {
      if (pool.suspendedAt !== undefined) this.order('resume', { type: 'ResumeExpiry', pool: pool.name });
    }
  }

  /** What is refused was not worth doing: somebody else was first, or the pool has changed meanwhile. */
  private order(occasion: Occasion, command: Command): void {
    const reasons: readonly [string, ...string[]] = REASONS[occasion];
    this.tickets += 1;
    const ticket = this.random.chance(0.4) ? ` (OPS-${String(this.tickets)})` : '';
    this.world.handle(command, {
      actor: this.random.pick(PEOPLE),
      reason: this.random.pick(reasons) + ticket,
      requestId: this.world.requestId(),
    });
  }

  private undo(occasion: Occasion, command: Command): void {
    const { shareMin, shareMax, msMax } = UNDO_AFTER;
    const share = shareMin + this.random.fraction() * (shareMax - shareMin);
    this.later(Math.min(msMax, share * this.world.spanMs), () => this.order(occasion, command));
  }

  /** Looks at a few by chance; undefined when none of them will do. */
  private someOrdinal({ pool }: HistoryGroup, suits: (ordinal: number) => boolean): number | undefined {
    for (let tries = 0; tries < 20; tries += 1) {
      const ordinal = this.random.below(pool.capacity);
      if (suits(ordinal)) return ordinal;
    }
    return undefined;
  }

  private named({ pool }: HistoryGroup, ordinal: number) {
    return { pool: pool.name, identifier: pool.identifiers[ordinal] ?? '' };
  }

  private later(ms: number, action: () => void): void {
    this.world.agenda.put(this.world.now + ms, action);
  }
}
