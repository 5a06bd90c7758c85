import { mapBytes } from '@berth/domain';
import type { Ledger } from '../ledger/ledger.js';
import type { HeartbeatCount } from './heartbeat-count.js';
import { MapChanges, type DrawnMap } from './map-changes.js';
import type { RecentEvents } from './recent-events.js';

/** When drawing has taken this long in a tick, the maps that are left are drawn by the next ones. */
const DRAWING_MS_MAX = 5;

interface Drawing extends DrawnMap {
  readonly pool: string;
  readonly late: ReadonlySet<number> | undefined;
}

/** The maps that streams watch, drawn anew with every tick; the one that was drawn longest ago comes first. */
export class WatchedMaps {
  readonly changes = new Map<string, MapChanges>();
  private watched = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    private readonly heartbeats: HeartbeatCount,
  ) {}

  /** Where the maps were drawn: the events after the first of these are needed. */
  get positions(): readonly number[] {
    return [...this.changes.values()].map(({ position }) => position);
  }

  /** From now on these pools are watched, and no others. */
  watch(pools: ReadonlySet<string>): void {
    for (const pool of this.watched) {
      if (pools.has(pool)) continue;
      this.watched.delete(pool);
      this.changes.delete(pool);
      this.heartbeats.forgetLate(pool);
    }
    for (const pool of pools) this.watched.add(pool);
  }

  /** Draws as many maps as there is time for, each by itself, so that heartbeats are served in between. */
  async draw(): Promise<{ readonly drawings: readonly Drawing[]; readonly tookMs: number }> {
    const drawings: Drawing[] = [];
    let tookMs = 0;
    for (const pool of [...this.watched]) {
      if (tookMs > DRAWING_MS_MAX) break;
      this.watched.delete(pool);
      this.watched.add(pool);
      drawings.push(
        await this.ledger.read((image, now) => {
          const since = performance.now();
          const found = image.pools.get(pool);
          const bytes = found ? mapBytes(found, now) : new Uint8Array();
          const late = this.heartbeats.takeLate(pool);
          tookMs += performance.now() - since;
          return { pool, position: image.nextPosition - 1, bytes, late };
        }),
      );
    }
    return { drawings, tookMs };
  }

  /** Notes how the drawings differ from the ones before them; `recent` knows the events up to all of them. */
  note(drawings: readonly Drawing[], recent: RecentEvents): void {
    for (const { pool, late, ...drawn } of drawings) {
      const changes = this.changes.get(pool);
      const span = { pool, from: changes?.position ?? 0, to: drawn.position };
      if (changes) changes.draw(drawn, late && touchedBetween({ ...span, late }, recent));
      else this.changes.set(pool, new MapChanges(pool, drawn));
    }
  }
}

/** What may have changed between two positions and changed back; undefined when that may be anything. */
function touchedBetween(
  { pool, from, to, late }: { pool: string; from: number; to: number; late: ReadonlySet<number> },
  recent: RecentEvents,
): ReadonlySet<number> | undefined {
  if (!recent.reachesBackTo(from) || recent.head < to) return undefined;
  const touched = new Set(late);
  for (const event of recent.since(from)) {
    if (event.position > to) break;
    if (event.pool !== pool) continue;
    if (event.ordinal === undefined) return undefined;
    touched.add(event.ordinal);
  }
  return touched;
}
