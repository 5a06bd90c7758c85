import { mapBytes } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import type { PoolView } from '../ledger/pool-view.js';
import { PoolViews, type Asked } from '../ledger/pool-views.js';
import { PackableBytes } from './map-encodings.js';

/** A map as it was drawn. */
interface DrawnMap {
  /** Of what is so but for the ages: the position, and how many have become late since, by time alone. */
  readonly tag: string;
  /** Ledger ms. */
  readonly drawnAt: number;
  readonly body: PackableBytes;
}

/** For how long a map is shown to others before its ages are drawn anew, in ms. */
const FRESH_MS = 1_000;
/** Maps that are kept, each of at most a few MB; the one that was drawn longest ago goes first. */
const KEPT_MAX = 16;

/** Draws the maps of pools, and keeps those of the present for whoever asks next. */
@Injectable()
export class PoolMaps {
  private readonly kept = new Map<string, DrawnMap>();

  constructor(@Inject(PoolViews) private readonly views: PoolViews) {}

  /** Throws what `PoolViews` throws. */
  show(pool: string, asked: Asked): Promise<DrawnMap> {
    return this.views.show(pool, asked, (view) =>
      asked.asOf === undefined ? this.current(view) : drawn(view),
    );
  }

  private current(view: PoolView): DrawnMap {
    const kept = this.kept.get(view.name);
    if (kept && isFresh(kept, view)) return kept;
    const map = drawn(view);
    this.kept.delete(view.name);
    this.kept.set(view.name, map);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    return map;
  }
}

function isFresh({ tag, drawnAt }: DrawnMap, { position, now }: PoolView): boolean {
  return tag.split('+', 1)[0] === String(position) && now.ledger - drawnAt < FRESH_MS;
}

function drawn(view: PoolView): DrawnMap {
  const { columns, now, position } = view;
  const { late } = columns.stateCounts(now);
  const tag = late === 0 ? String(position) : `${String(position)}+${String(late)}`;
  return { tag, drawnAt: now.ledger, body: new PackableBytes(mapBytes(columns, now)) };
}
