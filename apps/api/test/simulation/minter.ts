import { LAYOUTS, SnowflakeStream, type CounterRun, type LeaseView } from '@berth/domain';
import type { SeededRandom } from '@berth/testkit';
import type { ServiceProcess } from './service-process.js';
import type { World } from './world.js';

/** The pool of machine numbers. */
export const MACHINES = 'machines';

const NUMBERS = 6;
export const MACHINE_PATTERNS = [`[0-${String(NUMBERS - 1)}]`];
const LIVES_EVERY_MS = 4_000;
const WINDOW_MS = 3_000;
const IDS_MAX = 40;
const SHARD = { id: 2, total: 3 };
const ENTITIES = ['order', 'stock'] as const;

/**
 * What a service process does to mint: holds a number, asks for windows, issues ids and counts. It knows nothing of
 * deadlines and mints by what it was last granted, whatever has become of its lease.
 */
export class Minter {
  private readonly stream = new SnowflakeStream(LAYOUTS.sonyflake);
  private lease: LeaseView | undefined;
  private anchor: { readonly at: number; readonly monotonicMs: number } | undefined;
  private isBusy = false;
  /** Asked under this key, and not answered yet. */
  private unanswered: { readonly key: string; readonly count: number } | undefined;
  private asked = 0;

  constructor(
    private readonly world: World,
    private readonly process: ServiceProcess,
    private readonly name: string,
    private readonly random: SeededRandom,
  ) {
    this.liveLater();
  }

  private liveLater(): void {
    this.world.after(1 + this.random.below(LIVES_EVERY_MS), () => {
      if (this.process.isDead || this.world.isSilent) return;
      this.process.receive(() => {
        if (!this.isBusy) this.world.busy(this.live());
      });
      this.liveLater();
    });
  }

  private async live(): Promise<void> {
    this.isBusy = true;
    await this.keepNumber();
    await this.extendWindows();
    this.mint();
    await this.count();
    this.isBusy = false;
  }

  private async keepNumber(): Promise<void> {
    const { lease, process } = this;
    if (lease) {
      const { clientId, identifier, token } = lease;
      const beat = { pool: MACHINES, clientId, identifier, token };
      const decision = await process.submit({ type: 'RecordHeartbeat', ...beat });
      if (decision?.ok === false) this.lose(lease);
      return;
    }
    const holder = { pool: MACHINES, clientId: this.name };
    const identifier = String(this.random.below(NUMBERS));
    const decision = this.random.chance(0.5)
      ? await process.submit({ type: 'ClaimMachineNumber', ...holder, identifier })
      : await process.submit({ type: 'AllocateIdentifier', ...holder });
    if (decision?.ok) this.lease = decision.result;
  }

  private lose({ identifier }: LeaseView): void {
    this.stream.drop(Number(identifier));
    this.lease = undefined;
  }

  private async extendWindows(): Promise<void> {
    const { lease, process, world } = this;
    if (!lease) return;
    const monotonicMs = world.clock.monotonicMs();
    const decision = await process.submit({
      type: 'GrantMintWindows',
      pool: MACHINES,
      layout: 'sonyflake',
      holds: [lease],
      lengthMs: WINDOW_MS,
    });
    if (!decision?.ok) return;
    this.stream.extend(decision.result.windows);
    this.anchor = { at: decision.result.at, monotonicMs };
  }

  private mint(): void {
    if (!this.anchor) return;
    const nowMs = this.anchor.at + this.world.clock.monotonicMs() - this.anchor.monotonicMs;
    const { ids } = this.stream.take(1 + this.random.below(IDS_MAX), nowMs);
    this.world.judge.mint.minted(this.name, ids);
  }

  /** What was not answered is asked again under its key. */
  private async count(): Promise<void> {
    const { key, count } = (this.unanswered ??= {
      key: `${this.name} ${String((this.asked += 1))}`,
      count: 1 + this.random.below(5),
    });
    const isKeyed = this.random.chance(0.5);
    const decision = await this.process.submit({
      type: 'AdvanceSequence',
      entity: ENTITIES[count % ENTITIES.length] ?? '',
      dataType: 'long',
      count,
      shard: SHARD,
      entitiesMax: ENTITIES.length,
      idempotency: isKeyed ? { key, arguments: String(count) } : undefined,
    });
    if (!decision) return;
    this.unanswered = undefined;
    if (decision.ok) this.world.judge.mint.counted(decision.result satisfies CounterRun, key);
  }
}
