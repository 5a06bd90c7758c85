import { invariant, type Pool } from '@berth/domain';
import { busyAt, daysBetween, hours } from './history-day.js';
import type { HistoryGroupPlan } from './history-plan.js';
import type { HistoryWorld } from './history-world.js';
import type { SeededRandom } from './seeded-random.js';

/** How likely each mishap is, at every heartbeat of a machine. */
const MISHAPS = { skip: 0.002, pause: 0.000_25, reboot: 0.000_15 };
/** How often a group looks whether it has as many machines as it wants. */
const LOOK_EVERY_MS = 60_000;
/** How far apart the heartbeats of a host are, as a share of what the pool asks for: clients are early. */
const RHYTHM = { least: 0.93, most: 0.99 };
const CLIENT = { actor: 'client' };

interface Machine {
  readonly clientId: string;
  readonly host: Host;
  readonly place: number;
  identifier: string;
  token: number;
  /** It says nothing before this. */
  silentUntil: number;
  gone: boolean;
  /** Where it stands among the machines of its group. */
  index: number;
}

interface Host {
  readonly number: number;
  readonly places: (Machine | undefined)[];
}

/** The machines of one pool in a generated history: they come and go with the day, and beat host by host. */
export class HistoryGroup {
  private readonly hosts: readonly Host[];
  private readonly machines: Machine[] = [];
  private booting = 0;
  private silentUntil = 0;

  constructor(
    readonly plan: HistoryGroupPlan,
    private readonly world: HistoryWorld,
    private readonly random: SeededRandom,
  ) {
    const { machinesMax, hostSize } = plan;
    const count = Math.ceil((1.5 * machinesMax) / hostSize) + 1;
    this.hosts = Array.from({ length: count }, (_, index) => ({
      number: index + 1,
      places: Array.from({ length: hostSize }, () => undefined),
    }));
  }

  get pool(): Pool {
    const pool = this.world.state.pools.get(this.plan.pool);
    invariant(pool, 'a group begins when its pool was made');
    return pool;
  }

  /** Boots as many machines as the hour wants, and goes on from there. */
  start(): void {
    const { heartbeatMs } = this.plan.policy;
    for (const host of this.hosts) this.after(this.random.fraction() * heartbeatMs, () => this.beat(host));
    this.look(heartbeatMs);
  }

  /** The network between these machines and the service breaks, for a while. */
  isolate(forMs: number): void {
    this.silentUntil = this.world.now + forMs;
  }

  /** Takes the machine down that holds an identifier, without a word. */
  kill(clientId: string): void {
    const machine = this.machines.find((each) => each.clientId === clientId);
    if (machine) this.remove(machine);
  }

  private look(overMs = LOOK_EVERY_MS): void {
    const excess = this.machines.length + this.booting - this.wanted();
    for (let left = excess; left > 0; left -= 1) {
      const machine = this.machines[this.random.below(this.machines.length)];
      if (machine) this.after(this.random.fraction() * overMs, () => this.end(machine));
    }
    for (let missing = -excess; missing > 0; missing -= 1) {
      this.booting += 1;
      this.after(this.random.fraction() * overMs, () => this.boot());
    }
    this.after(LOOK_EVERY_MS, () => this.look());
  }

  private wanted(): number {
    const { machinesMin, machinesMax, shiftHours, growthPerDay } = this.plan;
    const { now, startedAt } = this.world;
    const busy = busyAt(now - hours(shiftHours));
    const grown = 1 + growthPerDay * daysBetween(startedAt, now);
    return Math.round(grown * (machinesMin + busy * (machinesMax - machinesMin)));
  }

  private boot(): void {
    this.booting -= 1;
    // The first host with room, so that hosts are full and few.
    const host = this.hosts.find(({ places }) => places.includes(undefined));
    if (!host) return;
    const place = host.places.indexOf(undefined);
    const clientId = this.nameOf(host, place);
    const machine: Machine = {
      ...{ clientId, host, place },
      ...{ identifier: '', token: 0, silentUntil: 0, gone: false, index: this.machines.length },
    };
    if (!this.ask(machine)) return;
    host.places[place] = machine;
    this.machines.push(machine);
    this.after(this.drawLife(), () => this.end(machine));
  }

  /** Takes an identifier, or the same one again; says whether there was one. */
  private ask(machine: Machine): boolean {
    const { clientId } = machine;
    const decision = this.world.handle<'AllocateIdentifier'>(
      { type: 'AllocateIdentifier', pool: this.plan.pool, clientId },
      { ...CLIENT, requestId: this.world.requestId() },
    );
    if (!decision.ok) return false;
    machine.identifier = decision.result.identifier;
    machine.token = decision.result.token;
    return true;
  }

  private beat(host: Host): void {
    const { heartbeatMs } = this.pool.policy;
    const { least, most } = RHYTHM;
    this.after(heartbeatMs * (least + this.random.fraction() * (most - least)), () => this.beat(host));
    if (this.world.now < this.silentUntil) return;
    const speaking: Machine[] = [];
    for (const machine of host.places) if (machine && this.isSpeaking(machine)) speaking.push(machine);
    if (speaking.length === 0) return;
    const decision = this.world.handle<'RecordHeartbeats'>(
      { type: 'RecordHeartbeats', pool: this.plan.pool, heartbeats: speaking },
      CLIENT,
    );
    if (!decision.ok) return;
    for (const { index } of decision.result.refused) {
      const machine = speaking[index];
      if (machine && !this.ask(machine)) this.remove(machine);
    }
  }

  private isSpeaking(machine: Machine): boolean {
    if (this.world.now < machine.silentUntil) return false;
    const draw = this.random.fraction();
    const { skip, pause, reboot } = MISHAPS;
    if (draw >= skip + pause + reboot) return true;
    if (draw < pause) {
      // From half a TTL, which does no harm, up to three.
      machine.silentUntil = this.world.now + this.pool.policy.ttlMs * (0.5 + 2.5 * this.random.fraction());
    } else if (draw < pause + reboot && !this.ask(machine)) this.remove(machine);
    return false;
  }

  private end(machine: Machine): void {
    if (machine.gone) return;
    this.remove(machine);
    if (!this.random.chance(this.plan.gracefulShare)) return;
    const { clientId, identifier, token } = machine;
    this.world.handle<'ReleaseIdentifier'>(
      { type: 'ReleaseIdentifier', pool: this.plan.pool, clientId, identifier, token },
      { ...CLIENT, requestId: this.world.requestId() },
    );
  }

  private remove(machine: Machine): void {
    machine.gone = true;
    machine.host.places[machine.place] = undefined;
    const last = this.machines.pop();
    if (!last || last === machine) return;
    this.machines[machine.index] = last;
    last.index = machine.index;
  }

  private nameOf({ number }: Host, place: number): string {
    const { prefix, fresh } = this.plan.names;
    if (!fresh) return `${prefix}-${String(number)}-${String(place + 1)}`;
    const word = (): string =>
      this.random
        .below(2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return `${prefix}-0${word()}${word()}`;
  }

  /** Many short lives and some long ones, on average the plan's. */
  private drawLife(): number {
    return this.plan.lifeMs * 3 * this.random.fraction() ** 2;
  }

  private after(ms: number, action: () => void): void {
    this.world.agenda.put(this.world.now + ms, action);
  }
}
