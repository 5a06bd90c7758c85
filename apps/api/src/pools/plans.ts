import { randomUUID } from 'node:crypto';
import type { Cause } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { poolView } from '../ledger/pool-view.js';
import { poolNamed } from '../ledger/pool-views.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { planDifference, planSet, type PlanSet } from './plan-set.js';
import { Plan, type PlanOrder } from './plan.js';

/** The set of a plan that is not executed within this is too old to be meant still. */
const EXPIRES_AFTER_MS = 600_000;
/** Plans that are remembered; for a new one the oldest makes room that does not run. */
const PLANS_MAX = 50;
const ITEMS_MAX = 100_000;
const SAMPLE_MAX = 20;

type Asked = Pick<PlanOrder, 'actor' | 'pool' | 'action' | 'selection' | 'reason'>;

/** The bulk actions that this process was asked for. They are lost with it, and never half known. */
@Injectable()
export class Plans {
  private readonly plans = new Map<string, Plan>();

  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  /** Counts what an action would be for. Throws problems. */
  async make(asked: Asked): Promise<Plan> {
    const { columns, now, position, set } = await this.look(asked);
    const createdAt = now.ledger;
    const sample = set.ordinals.slice(0, SAMPLE_MAX).map((ordinal) => ({
      identifier: columns.identifiers[ordinal] ?? '',
      state: columns.stateOf(ordinal, now),
      client_id: columns.clientOf(ordinal) ?? columns.reservedClientOf(ordinal) ?? null,
    }));
    const times = { createdAt, expiresAt: createdAt + EXPIRES_AFTER_MS };
    const plan = new Plan({ id: randomUUID(), ...asked, position, sample, ...times }, set);
    this.makeRoom();
    this.plans.set(plan.order.id, plan);
    return plan;
  }

  /** Throws the problems `plan_unknown` and `plan_of_another`. */
  find(id: string, actor: string): Plan {
    const plan = this.plans.get(id);
    if (!plan) {
      const message =
        'There is no such plan here: it made room for others, was made by another process, or the service was ' +
        'started anew since. Make it again; what it has done stays done.';
      throw new ApiProblem('plan_unknown', message);
    }
    if (plan.order.actor === actor) return plan;
    throw new ApiProblem('plan_of_another', 'This plan was made by somebody else: make one of your own.');
  }

  /** Throws the problems `plan_changed` and `plan_expired`, and what the ledger throws. */
  execute(plan: Plan, cause: Cause): Promise<void> {
    return plan.execute(this.ledger, cause, () => this.refuseOutdated(plan));
  }

  private async refuseOutdated({ order, set }: Plan): Promise<void> {
    const { now, set: current } = await this.look(order);
    if (now.ledger > order.expiresAt) {
      throw new ApiProblem('plan_expired', 'The plan is more than 10 minutes old: make it again.');
    }
    const { added, removed, changed } = planDifference(set, current);
    if (added.length + removed.length + changed.length === 0) return;
    const told = (identifiers: readonly string[]) => ({
      count: identifiers.length,
      sample: identifiers.slice(0, SAMPLE_MAX),
    });
    throw new ApiProblem(
      'plan_changed',
      `Since the plan was made ${String(added.length)} identifiers came to what it is for, ${String(removed.length)} ` +
        `left, and ${String(changed.length)} have another lease or reservation. Nothing was done: make it again.`,
      { added: told(added), removed: told(removed), changed: told(changed) },
    );
  }

  /** The set as it is now, and a copy of the pool that it was found in. */
  private async look({ pool, action, selection }: Pick<Asked, 'pool' | 'action' | 'selection'>) {
    const view = await this.ledger.read((image, now) => {
      const found = poolView(poolNamed(pool, image), image, now);
      return { ...found, columns: found.columns.snapshot() };
    });
    const set: PlanSet | undefined = await planSet(view, { action, selection, max: ITEMS_MAX });
    if (set) return { ...view, set };
    const message = `This is for more than ${String(ITEMS_MAX)} identifiers: take them in turn, by ordinals.`;
    throw new ApiProblem('invalid_request', message);
  }

  private makeRoom(): void {
    if (this.plans.size < PLANS_MAX) return;
    const oldest = [...this.plans].find(([, plan]) => plan.stateAt(0) !== 'running');
    if (!oldest) throw new ApiProblem('overloaded', 'As many plans run as may: wait until one has ended.');
    this.plans.delete(oldest[0]);
  }
}
