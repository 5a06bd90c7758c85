import type { Plan as PlanAnswer, PlanAction, PlanItem, Selection } from '@berth/contract';
import type { Cause, LedgerEvent, Rejection, Decision } from '@berth/domain';
import type { Ledger } from '../ledger/ledger.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { planCommand, type PlanSet } from './plan-set.js';

/** Items that are done in one go: they share a turn or two, and half of every turn is kept for heartbeats. */
const BATCH = 500;

const OUTCOMES = ['waiting', 'done', 'refused'] as const;
type Outcome = (typeof OUTCOMES)[number];
const [WAITING, DONE, REFUSED] = [0, 1, 2] as const;

/** What is to be done, to what, and since when. Times are ledger ms. */
export interface PlanOrder {
  readonly id: string;
  readonly actor: string;
  readonly pool: string;
  readonly action: PlanAction;
  readonly selection: Selection;
  readonly reason: string | undefined;
  readonly position: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly sample: PlanAnswer['sample'];
}

/** A bulk action that was counted before it is done, and how far it is. Lives in this process alone. */
export class Plan {
  private readonly outcomes: Uint8Array;
  private readonly refusals = new Map<number, Pick<PlanItem, 'code' | 'message'>>();
  private readonly counts: Record<Outcome, number>;
  private running: Promise<void> | undefined;
  private hasBegun = false;

  constructor(
    readonly order: PlanOrder,
    readonly set: PlanSet,
  ) {
    this.outcomes = new Uint8Array(set.ordinals.length);
    this.counts = { waiting: set.ordinals.length, done: 0, refused: 0 };
  }

  stateAt(ledgerMs: number): PlanAnswer['state'] {
    if (this.running) return 'running';
    if (this.hasBegun) return this.counts.waiting === 0 ? 'done' : 'stopped';
    return ledgerMs > this.order.expiresAt ? 'expired' : 'planned';
  }

  count(outcome: Outcome): number {
    return this.counts[outcome];
  }

  /**
   * Does what has not been done yet; who asks while it is under way waits for the same end. `mayBegin` is asked
   * before the first item, and throws when the plan is not to be begun. Throws what the ledger throws when it cannot
   * go on; then it goes on where it stopped when it is executed again.
   */
  execute(ledger: Ledger, cause: Cause, mayBegin: () => Promise<void>): Promise<void> {
    this.running ??= this.run(ledger, cause, mayBegin).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Items from `first` on with that outcome, at most `limit`; `next` is where the following ones begin. */
  items(
    outcome: Outcome | undefined,
    { first, limit }: { readonly first: number; readonly limit: number },
  ): { readonly items: readonly PlanItem[]; readonly next: number | undefined } {
    const items: PlanItem[] = [];
    for (let index = first; index < this.outcomes.length; index += 1) {
      const found = OUTCOMES[this.outcomes[index] ?? WAITING] ?? 'waiting';
      if (outcome !== undefined && found !== outcome) continue;
      if (items.length === limit) return { items, next: index };
      const identifier = this.set.identifiers[index] ?? '';
      items.push({ identifier, outcome: found, ...this.refusals.get(index) });
    }
    return { items, next: undefined };
  }

  private async run(ledger: Ledger, cause: Cause, mayBegin: () => Promise<void>): Promise<void> {
    if (!this.hasBegun) await mayBegin();
    this.hasBegun = true;
    let batch: number[] = [];
    for (let index = 0; index < this.outcomes.length; index += 1) {
      if (this.outcomes[index] === WAITING) batch.push(index);
      if (batch.length < BATCH && index < this.outcomes.length - 1) continue;
      await this.runBatch(batch, ledger, cause);
      batch = [];
    }
  }

  private async runBatch(batch: readonly number[], ledger: Ledger, cause: Cause): Promise<void> {
    const decisions = await Promise.allSettled(
      batch.map((index) => ledger.submit(planCommand(this.order, this.set, index), cause)),
    );
    let failure: Error | undefined;
    for (const [place, decision] of decisions.entries()) {
      if (decision.status === 'fulfilled') this.settle(batch[place] ?? 0, decision.value);
      else failure ??= decision.reason as Error;
    }
    if (failure) throw failure;
  }

  private settle(index: number, decision: Decision<LedgerEvent, Rejection, unknown>): void {
    const outcome = decision.ok ? DONE : REFUSED;
    this.outcomes[index] = outcome;
    this.counts.waiting -= 1;
    this.counts[OUTCOMES[outcome]] += 1;
    if (decision.ok) return;
    const { code, message } = rejectionProblem(decision.rejection);
    this.refusals.set(index, { code, message });
  }
}
