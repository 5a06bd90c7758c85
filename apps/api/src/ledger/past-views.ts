import type { AsOf } from './reader.js';

/** Identifiers in all views that are kept: some tens of MB. */
const IDENTIFIERS_MAX = 400_000;
const VIEWS_MAX = 32;

/** How it was of a pool: of which position it is, and how much it is to keep. */
interface PastView {
  readonly position: number;
  readonly columns: { readonly capacity: number };
}

/**
 * Pools as they were at the moments that were asked for last. What is past stays as it was, and who looks at it asks
 * for its map, its list and its numbers at once.
 */
export class PastViews<View extends PastView> {
  private readonly kept = new Map<string, View>();
  private identifiers = 0;

  find(pool: string, asOf: AsOf): View | undefined {
    const key = keyOf(pool, asOf);
    const view = this.kept.get(key);
    if (view) this.put(key, view);
    return view;
  }

  /** `head` is the last position that is known: up to there nothing can be added to what came before. */
  keep(pool: string, asOf: AsOf, view: View, head: number): void {
    if (view.position >= head || view.columns.capacity > IDENTIFIERS_MAX) return;
    this.put(keyOf(pool, asOf), view);
    for (const oldest of this.kept.keys()) {
      if (this.identifiers <= IDENTIFIERS_MAX && this.kept.size <= VIEWS_MAX) return;
      this.drop(oldest);
    }
  }

  private put(key: string, view: View): void {
    this.drop(key);
    this.kept.set(key, view);
    this.identifiers += view.columns.capacity;
  }

  private drop(key: string): void {
    const view = this.kept.get(key);
    if (this.kept.delete(key) && view) this.identifiers -= view.columns.capacity;
  }
}

function keyOf(pool: string, asOf: AsOf): string {
  return JSON.stringify([pool, asOf]);
}
