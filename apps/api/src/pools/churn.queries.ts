import type { Query } from '../ledger/reader.js';

/** Positions behind `after`, up to `upTo`. */
export interface ChurnWindow {
  readonly after: number;
  readonly upTo: number;
}

/** How many tenancies of an identifier began in a window, as far as they are counted. */
export interface BegunRow {
  readonly ordinal: number;
  readonly tenancies: number;
}

/**
 * Of the identifiers of a pool from place to place, but for those of which none began. Each is looked up by itself, and
 * no more than `max` of it are counted: what this costs is bounded by the pool, however long its history is.
 */
export function tenanciesBegun(
  poolNumber: number,
  places: { readonly first: number; readonly last: number },
  { after, upTo }: ChurnWindow,
  max: number,
): Query {
  return {
    text: `WITH RECURSIVE place (ordinal) AS (
        SELECT CAST(? AS integer) UNION ALL SELECT ordinal + 1 FROM place WHERE ordinal < ?),
      begun AS (SELECT ordinal, (SELECT count(*) FROM (SELECT 1 FROM tenancies AS t
          WHERE t.pool_no = ? AND t.ordinal = place.ordinal AND t.granted_position > ? AND t.granted_position <= ?
          LIMIT ?) AS some) AS tenancies
        FROM place)
      SELECT ordinal, tenancies FROM begun WHERE tenancies > 0`,
    values: [places.first, places.last, poolNumber, after, upTo, max],
  };
}
