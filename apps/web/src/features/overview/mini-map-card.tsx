import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { mapQuery } from '../../lib/pool-map';
import { Card } from '../../ui/card';
import { Skeleton } from '../../ui/notice';
import { STATES, type State } from '../../ui/state-chip';

const TILES_MAX = 256;
const EVERY_MS = 5_000;
/** What a tile shows, from its foot up. */
const ORDER: readonly State[] = ['held', 'late', 'expired', 'cooling', 'reserved', 'quarantined'];

interface Tile {
  readonly from: number;
  readonly to: number;
  readonly counts: Readonly<Record<State, number>>;
}

/** The pool at a glance; each tile leads to its place in the map. */
export function MiniMapCard({ pool }: { readonly pool: string }) {
  const asOf = useAsOf();
  const { data } = useQuery({ ...mapQuery(pool, asOf), meta: { live: EVERY_MS } });
  const tiles = data && tilesOf(data.data);
  const columns = tiles ? Math.min(32, Math.ceil(Math.sqrt(tiles.length * 2))) : 32;
  return (
    <Card
      title={t('overview.map')}
      note={pool}
      className="overview-half"
      actions={
        <Link to="/pools/$pool" params={{ pool }} className="button button-quiet button-small">
          {t('overview.openMap', { pool })}
        </Link>
      }
    >
      {tiles ? (
        <div className="tiles" style={{ '--tile-columns': columns } as CSSProperties}>
          {tiles.map((tile) => (
            <TileLink key={tile.from} pool={pool} tile={tile} />
          ))}
        </div>
      ) : (
        <Skeleton height={158} />
      )}
    </Card>
  );
}

function TileLink({ pool, tile: { from, to, counts } }: { readonly pool: string; readonly tile: Tile }) {
  const count = to - from + 1;
  const label = t('overview.mapTile', { from, to, held: counts.held + counts.late, count });
  return (
    <Link
      to="/pools/$pool"
      params={{ pool }}
      search={{ cell: String(from) }}
      preload={false}
      className="tile"
      aria-label={label}
      title={label}
    >
      {ORDER.map((state) => (
        <span
          key={state}
          className={`fill-${state}`}
          style={{ height: `${String((counts[state] / count) * 100)}%` }}
        />
      ))}
    </Link>
  );
}

/** At most 256 tiles of equal size, in pool order. */
function tilesOf(bytes: Uint8Array): readonly Tile[] {
  const size = Math.max(1, Math.ceil(bytes.length / TILES_MAX));
  const tiles: Tile[] = [];
  for (let from = 0; from < bytes.length; from += size) {
    const to = Math.min(bytes.length, from + size) - 1;
    const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>;
    for (let ordinal = from; ordinal <= to; ordinal += 1) {
      const state = STATES[(bytes[ordinal] ?? 0) & 15];
      if (state) counts[state] += 1;
    }
    tiles.push({ from, to, counts });
  }
  return tiles;
}
