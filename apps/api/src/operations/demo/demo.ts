import { setTimeout as after } from 'node:timers/promises';
import { Fleet, type FleetClock, type SeededRandom } from '@berth/testkit';
import { HttpBerth } from './http-berth.js';
import { Narrator } from './narrator.js';
import type { DemoPlan } from './plan.js';
import { Screen } from './screen.js';
import { readNumbers } from './service-numbers.js';
import { Tally } from './tally.js';

const LINE_EVERY_MS = 1_000;
/** How long the machines have to give their identifiers back at the end. */
const FAREWELL_MS = 2_000;
const LOOK_EVERY_MS = { min: 1, max: 25 };

const clock: FleetClock = {
  get now() {
    return performance.now();
  },
};

/** The fleet, the calls it makes, and what is told of it. */
export class Demo {
  private readonly tally = new Tally();
  private readonly narrator = new Narrator();
  private readonly screen = new Screen((line) => console.log(line));
  private readonly berth: HttpBerth;
  private readonly fleet: Fleet;
  private readonly startedAt = clock.now;

  constructor(plan: DemoPlan, random: SeededRandom, url: string) {
    this.berth = new HttpBerth(url, plan.ttlMs / 2);
    this.fleet = new Fleet({
      clock,
      random,
      client: this.berth,
      groups: plan.groups,
      marginMs: plan.marginMs,
      retryMs: plan.heartbeatMs,
      observe: (observation) => {
        this.tally.observe(observation);
        this.narrator.observe(observation);
      },
    });
    this.fleet.start(plan.heartbeatMs);
  }

  /** Lets the fleet live, and tells of it every second. */
  async run({ forMs, until }: { forMs: number; until: AbortSignal }): Promise<void> {
    const end = clock.now + forMs;
    let lineAt = clock.now + LINE_EVERY_MS;
    let shown = Promise.resolve();
    while (!until.aborted && clock.now < end) {
      await this.step();
      if (clock.now < lineAt) continue;
      lineAt += LINE_EVERY_MS;
      shown = this.show();
    }
    await shown;
  }

  /** Has every machine release what it holds, and waits for that a little. */
  async farewell(): Promise<void> {
    this.fleet.shutDown();
    const end = clock.now + FAREWELL_MS;
    while (clock.now < end && this.fleet.machines.some(({ phase }) => phase !== 'gone')) await this.step();
    this.berth.close();
  }

  sumUp(): void {
    const { boots, heartbeats, deaths, leaves, sameAgain, another, exhausted, mismatches, unanswered } =
      this.tally;
    console.log(
      `${String(boots)} machines booted, ${String(deaths)} died, ${String(leaves)} left in good order; ` +
        `${String(heartbeats)} heartbeats; of those that came back ${String(sameAgain)} had the same ` +
        `identifier again and ${String(another)} another; ${String(exhausted)} times a pool was empty, ` +
        `${String(mismatches)} times a machine was told that its lease had ended, ` +
        `${String(unanswered)} calls had no answer`,
    );
  }

  private async step(): Promise<void> {
    this.fleet.runDue(clock.now);
    const wait = this.fleet.nextAt - clock.now;
    await after(Math.max(LOOK_EVERY_MS.min, Math.min(LOOK_EVERY_MS.max, wait)));
  }

  private async show(): Promise<void> {
    try {
      const numbers = readNumbers(await this.berth.get('/metrics'));
      this.screen.show(clock.now - this.startedAt, numbers, this.tally, this.narrator.take());
    } catch {
      console.log('        the service does not answer');
    }
  }
}
