import { SeededRandom } from '@berth/testkit';
import { Demo } from './demo.js';
import { HELP, OptionRefused, readOptions, type DemoOptions } from './options.js';
import { demoPlan, type DemoPlan } from './plan.js';
import { ServiceChild } from './service-child.js';

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
  try {
    announce(options, plan, service.url);
    const demo = new Demo(plan, new SeededRandom(options.seed), service.url);
    await demo.run({ forMs: options.durationMs, until: stop.signal });
    if (service.hasEnded) throw new Error('the service has ended');
    console.log('\nStopping: the machines give their identifiers back ...');
    await demo.farewell();
    demo.sumUp();
  } finally {
    await service.stop();
  }
}

/** Raised by the first Ctrl-C, or when the service ends by itself; the second Ctrl-C does not wait. */
function stopWish(service: ServiceChild): AbortController {
  const stop = new AbortController();
  void service.ended.then(() => stop.abort());
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
