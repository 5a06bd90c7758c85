import type { Pool } from '@berth/domain';
import { clientView, type ClientsView } from '../client-view.js';
import { momentOf, poolSummary, poolView, type PoolsView, type PoolView } from '../pool-view.js';
import type { AsOf } from '../reader.js';
import { imageAsOf, momentAsked, type ImageThen } from './image-as-of.js';
import type { Read } from './last-signs.js';
import { placesOf, type Place, type WantedMembers } from './past.queries.js';

/** Answers questions about the past, wherever its rows come from. Each throws `BeforeFirstEvent`. */
export class Past {
  constructor(private readonly read: Read) {}

  /** Undefined when there was no such pool. When an identifier is named, the pool has no other. */
  async pool(name: string, asOf: AsOf, identifier?: string): Promise<PoolView | undefined> {
    const wanted = new Map([[name, identifier === undefined ? {} : { identifier }]]);
    const then = await imageAsOf(await momentAsked(asOf, this.read), wanted, this.read);
    const pool = then.image.pools.get(name);
    return pool && viewThen(pool, then);
  }

  async pools(asOf: AsOf): Promise<PoolsView> {
    const then = await imageAsOf(await momentAsked(asOf, this.read), 'all', this.read);
    const pools = [...then.image.pools.values()].map((pool) => poolSummary(viewThen(pool, then)));
    return { ...momentOf(then.image, then.now), pools };
  }

  async clients(clientIds: readonly string[], asOf: AsOf): Promise<ClientsView> {
    const moment = await momentAsked(asOf, this.read);
    const wanted = new Map<string, WantedMembers & { readonly ordinals: number[] }>();
    for (const { pool, ordinal } of await this.read<Place>(placesOf(clientIds, moment.position))) {
      const places = wanted.get(pool);
      if (places) places.ordinals.push(ordinal);
      else wanted.set(pool, { ordinals: [ordinal] });
    }
    const { image, now } = await imageAsOf(moment, wanted, this.read);
    return { ...momentOf(image, now), clients: clientIds.map((each) => clientView(each, image, now)) };
  }
}

/** The orders of a pool in which identifiers became free or fall due are not those of the past. */
function viewThen(pool: Pool, { image, now }: ImageThen): PoolView {
  return { ...poolView(pool, image, now), columns: pool.snapshot() };
}
