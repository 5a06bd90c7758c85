interface Entry {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/**
 * What is to be done when, in the order of its time; what falls due at one time is done in the order it
 * was put.
 */
export class FleetAgenda {
  private readonly heap: Entry[] = [];
  private count = 0;

  /** When the next entry falls due; Infinity when there is none. */
  get nextAt(): number {
    return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  put(at: number, action: () => void): void {
    this.count += 1;
    const entry = { at, order: this.count, action };
    let place = this.heap.length;
    while (place > 0) {
      const above = (place - 1) >>> 1;
      const parent = this.heap[above];
      if (!parent || !isBefore(entry, parent)) break;
      this.heap[place] = parent;
      place = above;
    }
    this.heap[place] = entry;
  }

  /** Does what is due, and what that makes due at once. Answers how much was done. */
  runDue(now: number): number {
    let done = 0;
    for (let next = this.heap[0]; next && next.at <= now; next = this.heap[0]) {
      this.removeFirst();
      next.action();
      done += 1;
    }
    return done;
  }

  private removeFirst(): void {
    const last = this.heap.pop();
    const size = this.heap.length;
    if (!last || size === 0) return;
    let place = 0;
    for (let below = 1; below < size; below = 2 * place + 1) {
      const [left, right] = [this.heap[below], this.heap[below + 1]];
      if (!left) break;
      const first = right && isBefore(right, left) ? right : left;
      if (!isBefore(first, last)) break;
      this.heap[place] = first;
      place = first === left ? below : below + 1;
    }
    this.heap[place] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
