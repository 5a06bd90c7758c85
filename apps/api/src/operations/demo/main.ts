import { setTimeout as after } from 'node:timers/promises';
import { Fleet, SeededRandom, type FleetClock } from '@berth/testkit';
import { HttpBerth } from './http-berth.js';
import { Narrator } from './narrator.js';
import { HELP, OptionRefused, readOptions, type DemoOptions } from './options.js';
import { demoPlan, type DemoPlan } from './plan.js';
import { Screen } from './screen.js';
import { ServiceChild } from './service-child.js';
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

try {
  const options = readOptions(process.argv.slice(2), Date.now() % 1_000_000);
  if (options) await run(options);
  else console.log(HELP);
} catch (error) {
  console.error(`berth demo: ${(error as Error).message}`);
  if (error instanceof OptionRefused) console.error(HELP);
  process.exitCode = 1;
}

async function run(options: DemoOptions): Promise<void> {
  const plan = demoPlan(options);
  const service = await ServiceChild.start(plan.environment, options.port);
  const stop = stopWish(service);
  void service.ended.then(() => stop.abort('the service has ended'));
  announce(options, plan, service.url);
  const demo = new Demo(plan, new SeededRandom(options.seed), service.url);
  const end = clock.now + options.durationMs;
  await demo.run(() => stop.signal.aborted || clock.now >= end);
  const isAlone = stop.signal.reason === 'the service has ended';
  console.log(
    isAlone ? '\nThe service has ended.' : '\nStopping: the machines give their identifiers back ...',
  );
  if (isAlone) process.exitCode = 1;
  else await demo.farewell();
  await service.stop();
  demo.sumUp();
}

/** Raised by the first Ctrl-C; the second does not wait. */
function stopWish(service: ServiceChild): AbortController {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) {
        service.kill();
        process.exit(1);
      }
      stop.abort(signal);
    });
  }
  return stop;
}

function announce({ machines, seed, durationMs }: DemoOptions, plan: DemoPlan, url: string): void {
  const groups = plan.groups.map(({ name, pool }) => `${name} (pool ${pool})`).join(', ');
  const until = Number.isFinite(durationMs) ? `for ${String(durationMs / 1_000)} s` : 'until Ctrl-C';
  console.log(`Berth is ready at ${url}, API reference at ${url}/docs`);
  console.log(
    `Up to ${String(machines)} machines ${until}: ${groups}; --seed ${String(seed)} for the same again`,
  );
  console.log(
    `A lease lives ${String(plan.ttlMs)} ms, a heartbeat comes every ${String(plan.heartbeatMs)} ms, ` +
      `an identifier rests ${String(plan.holdDownMs)} ms\n`,
  );
}

/** The fleet, the calls it makes, and what is told of it. */
class Demo {
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

  async run(isOver: () => boolean): Promise<void> {
    let lineAt = clock.now + LINE_EVERY_MS;
    while (!isOver()) {
      await this.step();
      if (clock.now < lineAt) continue;
      lineAt += LINE_EVERY_MS;
      void this.show();
    }
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
