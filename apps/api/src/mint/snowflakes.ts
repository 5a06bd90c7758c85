import { setTimeout as wait } from 'node:timers/promises';
import type { Shortage } from '@berth/domain';
import type { Clock } from '../platform/clock.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import type { MachineNumbers } from './machine-numbers.js';

/** Who cannot be served within this is told to come again. */
const WAIT_MS_MAX = 3_000;
/** How often those look again who wait for a number. */
const LOOK_EVERY_MS = 5;
const WAITING_MAX = 1_000;

/** Ids for requests: at once where that can be, else as soon as there is ID time, else not. */
export class Snowflakes {
  private waiting = 0;

  constructor(
    private readonly numbers: MachineNumbers,
    private readonly clock: Clock,
  ) {}

  /** The next id, or undefined when it cannot be had at once. */
  next(): string | undefined {
    return this.numbers.take(1).ids[0];
  }

  /** `count` increasing ids. Throws `no_machine_number`. */
  async take(count: number): Promise<readonly string[]> {
    const ids: string[] = [];
    const { shortage } = this.collect(count, ids);
    if (!shortage) return ids;
    if (this.waiting >= WAITING_MAX) throw noNumber('Too many requests wait for machine numbers');
    this.waiting += 1;
    try {
      await this.collectRest(count, ids);
      return ids;
    } finally {
      this.waiting -= 1;
    }
  }

  private async collectRest(count: number, ids: string[]): Promise<void> {
    const giveUpAt = this.clock.monotonicMs() + WAIT_MS_MAX;
    for (;;) {
      await wait(LOOK_EVERY_MS);
      const { shortage } = this.collect(count, ids);
      if (!shortage) return;
      if (this.clock.monotonicMs() >= giveUpAt) throw noNumber(this.reasonOf(shortage));
    }
  }

  private reasonOf(shortage: Shortage): string {
    if (shortage.reason === 'too_far_ahead') return 'More ids were asked for than the machine numbers yield';
    const { lastRefusal: refusal } = this.numbers;
    return refusal
      ? rejectionProblem(refusal).message.replace(/\.$/, '')
      : 'No machine number could be had in time';
  }

  private collect(count: number, ids: string[]): ReturnType<MachineNumbers['take']> {
    const taken = this.numbers.take(count - ids.length);
    for (const id of taken.ids) ids.push(id);
    return taken;
  }
}

function noNumber(why: string): ApiProblem {
  return new ApiProblem('no_machine_number', `${why}; ask again in a second.`, {}, { 'retry-after': '1' });
}
