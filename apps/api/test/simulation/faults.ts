import type { SeededRandom } from '@berth/testkit';
import type { World } from './world.js';

type Fault = (world: World, random: SeededRandom) => void;

const CLEAR_MS = { min: 6_000, max: 25_000 };
const DOWN_MS_MAX = 15_000;
const SUPERVISE_MS = 1_000;
const HOUR_MS = 3_600_000;

/** What can befall the service, each as likely as its weight. */
const FAULTS: readonly { readonly weight: number; readonly strike: Fault }[] = [
  { weight: 3, strike: (world) => crash(world, 'before commit') },
  { weight: 3, strike: (world) => crash(world, 'after commit') },
  { weight: 2, strike: killAtOnce },
  { weight: 2, strike: restart },
  { weight: 3, strike: pause },
  { weight: 2, strike: suspend },
  { weight: 3, strike: fillDisk },
  { weight: 2, strike: (world, random) => jump(world, random, 1) },
  { weight: 2, strike: (world, random) => jump(world, random, -1) },
];

/** Strikes again and again until it is stopped, with a clear while after each fault. */
export class Misfortune {
  private isOver = false;

  constructor(
    private readonly world: World,
    private readonly random: SeededRandom,
  ) {
    this.strikeLater();
    this.superviseLater();
  }

  /** No new fault; those under way end in their own time. */
  end(): void {
    this.isOver = true;
  }

  /** Whoever looks after processes starts one when there is none, or a second where there may be two. */
  private superviseLater(): void {
    const { world, random } = this;
    world.after(random.below(this.isOver ? SUPERVISE_MS : DOWN_MS_MAX), () => {
      this.superviseLater();
      if (world.isSuspended) return;
      const mayJoin = world.options.colleague && world.living.length === 1 && random.chance(0.5);
      if (mayJoin) world.note('a second process joins');
      if (mayJoin || world.living.length === 0) world.busy(world.startProcess());
    });
  }

  private strikeLater(): void {
    const { min, max } = CLEAR_MS;
    this.world.after(min + this.random.below(max - min), () => {
      if (this.isOver) return;
      drawFault(this.random)(this.world, this.random);
      this.strikeLater();
    });
  }
}

function drawFault(random: SeededRandom): Fault {
  let left = random.below(FAULTS.reduce((sum, { weight }) => sum + weight, 0));
  for (const { weight, strike } of FAULTS) {
    left -= weight;
    if (left < 0) return strike;
  }
  return pause;
}

/** Dies at its next commit, whenever that comes. */
function crash(world: World, point: 'before commit' | 'after commit'): void {
  const process = world.anyProcess();
  if (!process) return;
  world.note(`a process is to crash ${point}`);
  process.crashAt = point;
}

function killAtOnce(world: World): void {
  world.note('a process is killed');
  world.anyProcess()?.kill();
}

function restart(world: World): void {
  const process = world.anyProcess();
  if (!process || process.isPaused || world.isDiskFailing) return;
  world.note('a process is stopped in good order');
  world.busy(process.stop());
}

function pause(world: World, random: SeededRandom): void {
  const process = world.anyProcess();
  if (!process || process.isPaused) return;
  world.note('a process stands still');
  process.pause();
  const ms = random.chance(0.5) ? random.below(3_000) : random.below(3 * world.options.policy.ttlMs);
  world.after(ms, () => process.resume(random.chance(0.5)));
}

function suspend(world: World, random: SeededRandom): void {
  if (world.living.some(({ isPaused }) => isPaused)) return;
  world.note('the host is suspended');
  world.suspend(random.chance(0.2) ? random.below(HOUR_MS / 6) : random.below(30_000));
}

function fillDisk(world: World, random: SeededRandom): void {
  world.note('the disk is full');
  world.isDiskFailing = true;
  world.after(random.below(DOWN_MS_MAX), () => {
    world.isDiskFailing = false;
  });
}

function jump(world: World, random: SeededRandom, direction: 1 | -1): void {
  world.note(direction === 1 ? 'the wall clock leaps ahead' : 'the wall clock falls back');
  const ms = random.chance(0.5) ? random.below(4_000) : random.below(HOUR_MS);
  world.jumpWallClock(direction * ms);
}
