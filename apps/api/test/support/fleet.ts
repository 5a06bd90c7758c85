import type { Lease, Liveness } from '@berth/contract';
import { leaseSchema, livenessSchema } from '@berth/contract';
import type { SeededRandom } from '@berth/testkit';
import type { JsonClient } from './json-client.js';

/** What the service answered with 2xx, and so may not lose. */
export interface Promised {
  readonly allocations: Lease[];
  readonly heartbeats: Liveness[];
  /** Tokens of leases whose release was answered. */
  readonly releases: number[];
}

/**
 * Machines that allocate, send heartbeats and now and then release, each one thing after the other and as
 * fast as they are answered, until the service does not answer any more. What was answered is kept.
 */
export class Fleet {
  readonly promised: Promised = { allocations: [], heartbeats: [], releases: [] };
  private readonly leases = new Map<string, Lease>();
  /** Who stands in each place of the fleet: that machine goes on with what it holds when the fleet runs again. */
  private readonly names: string[];
  private round = 0;

  constructor(
    size: number,
    private readonly random: SeededRandom,
    name = 'm',
  ) {
    this.names = Array.from({ length: size }, (_, place) => `${name}-${String(place)}`);
  }

  /** The leases that are held for all that the fleet knows: nobody was told otherwise, or ended them. */
  get held(): readonly Lease[] {
    return [...this.leases.values()];
  }

  /** How many requests were answered with 2xx so far. */
  get answered(): number {
    const { allocations, heartbeats, releases } = this.promised;
    return allocations.length + heartbeats.length + releases.length;
  }

  /** Runs until the service is gone; `stop` ends it before. */
  async run(client: JsonClient, stop: () => boolean = () => false): Promise<void> {
    this.round += 1;
    await Promise.all(this.names.map((name, place) => this.machine(name, place, client, stop)));
  }

  private async machine(
    first: string,
    place: number,
    client: JsonClient,
    stop: () => boolean,
  ): Promise<void> {
    const random = this.random.fork();
    let name = first;
    try {
      while (!stop()) {
        const lease = this.leases.get(name) ?? (await this.allocate(name, client));
        if (lease === undefined) continue;
        const luck = random.fraction();
        if (luck < 0.15) await this.release(lease, client);
        else if (luck < 0.25) name = this.replaced(name, place, random);
        else await this.heartbeat(lease, client);
      }
    } catch {
      // The connection is gone: what was asked last may or may not have happened, and may be repeated.
    }
  }

  /** The machine is gone without a word, and another takes its place. */
  private replaced(name: string, place: number, random: SeededRandom): string {
    this.leases.delete(name);
    const next = `${name.split('-', 2).join('-')}-${String(this.round)}-${String(random.below(1e6))}`;
    this.names[place] = next;
    return next;
  }

  private async allocate(name: string, client: JsonClient): Promise<Lease | undefined> {
    const answer = await client.post('/allocate', { client_id: name });
    if (answer.status !== 200) return undefined;
    const lease = leaseSchema.parse(JSON.parse(answer.text));
    this.promised.allocations.push(lease);
    this.leases.set(name, lease);
    return lease;
  }

  private async heartbeat(lease: Lease, client: JsonClient): Promise<void> {
    const answer = await client.post('/liveness', lease);
    if (answer.status === 200) this.promised.heartbeats.push(livenessSchema.parse(JSON.parse(answer.text)));
    else this.leases.delete(lease.client_id);
  }

  private async release(lease: Lease, client: JsonClient): Promise<void> {
    this.leases.delete(lease.client_id);
    const answer = await client.post('/release', lease);
    if (answer.status === 200) this.promised.releases.push(lease.token);
  }
}
