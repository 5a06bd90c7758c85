import type { Pool } from '@berth/domain';
import { clientView, type ClientsView } from '../client-view.js';
import { momentOf, poolSummary, poolView, type PoolsView, type PoolView } from '../pool-view.js';
import type { AsOf } from '../reader.js';
import { imageAsOf, momentAsked, type ImageThen } from './image-as-of.js';
import type { Read } from './last-signs.js';
import { placesOf, type Place } from './past.queries.js';

/** Answers questions about the past, wherever its rows come from. Each throws `BeforeFirstEvent`. */
export class Past {
  constructor(private readonly read: Read) {}

  /**
   * Undefined when there was no such pool. When an identifier is named, what is told of all others is of no
   * worth.
   */
  async pool(name: string, asOf: AsOf, identifier?: string): Promise<PoolView | undefined> {
    const ordinals = (pool: Pool): readonly number[] => {
      const ordinal = pool.ordinalOf(identifier ?? '');
      return ordinal === undefined ? [] : [ordinal];
    };
    const wanted = { pools: [name], ...(identifier !== undefined && { ordinals }) };
    const { image, now } = await imageAsOf(await momentAsked(asOf, this.read), wanted, this.read);
    const pool = image.pools.get(name);
    return pool && viewThen(pool, { image, now });
  }

  async pools(asOf: AsOf): Promise<PoolsView> {
    const { image, now } = await imageAsOf(await momentAsked(asOf, this.read), {}, this.read);
    const pools = [...image.pools.values()].map((pool) => poolSummary(viewThen(pool, { image, now })));
    return { ...momentOf(image, now), pools };
  }

  async clients(clientIds: readonly string[], asOf: AsOf): Promise<ClientsView> {
    const moment = await momentAsked(asOf, this.read);
    const places = await this.read<Place>(placesOf(clientIds, moment.position));
    const pools = [...new Set(places.map(({ pool }) => pool))];
    const ordinals = ({ name }: Pool): readonly number[] =>
      places.filter(({ pool }) => pool === name).map(({ ordinal }) => ordinal);
    const { image, now } = await imageAsOf(moment, { pools, ordinals }, this.read);
    return { ...momentOf(image, now), clients: clientIds.map((each) => clientView(each, image, now)) };
  }
}

/** The orders of a pool in which identifiers became free or fall due are not those of the past. */
function viewThen(pool: Pool, { image, now }: ImageThen): PoolView {
  return { ...poolView(pool, image, now), columns: pool.snapshot() };
}
