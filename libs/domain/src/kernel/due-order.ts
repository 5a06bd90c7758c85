const ABSENT = -1;

/** What is due, the most overdue first, and whether there may be more than was looked at. */
export interface Due {
  readonly ordinals: readonly number[];
  readonly more: boolean;
}

/**
 * Ordinals by the time they fall due, kept lazily: the heap holds for each ordinal a time *no later* than its
 * deadline, so that moving a deadline later (a heartbeat) touches nothing here. An ordinal that comes up too
 * early is put back at its true deadline, at most once for each time it could have been due.
 *
 * Reading may move these hints; it never changes what is due, nor in which order.
 * Source: etcd server/lease/lease_queue.go (expiry heap, renewals corrected when they surface).
 */
export class DueOrder {
  private heap: Int32Array;
  private place: Int32Array;
  private hint: Float64Array;
  private size = 0;

  /** `deadlineOf` gives an ordinal's true deadline, or Infinity when it is not waiting for one. */
  constructor(
    capacity: number,
    private readonly deadlineOf: (ordinal: number) => number,
  ) {
    this.heap = new Int32Array(capacity);
    this.place = new Int32Array(capacity).fill(ABSENT);
    this.hint = new Float64Array(capacity);
  }

  /** Makes sure that the ordinal comes up at `at` or before. */
  add(ordinal: number, at: number): void {
    const place = this.place[ordinal] ?? ABSENT;
    if (place !== ABSENT) {
      if (at >= (this.hint[ordinal] ?? 0)) return;
      this.hint[ordinal] = at;
      this.siftUp(place);
      return;
    }
    this.hint[ordinal] = at;
    this.heap[this.size] = ordinal;
    this.place[ordinal] = this.size;
    this.size += 1;
    this.siftUp(this.size - 1);
  }

  /**
   * At most `limit` ordinals whose deadline is `now` or before. Looks at no more than 16 times as many hints.
   */
  due(now: number, limit: number): Due {
    const found: number[] = [];
    let looks = 16 * limit;
    while (this.size > 0 && found.length < limit && looks > 0) {
      looks -= 1;
      const top = this.heap[0] ?? 0;
      const hint = this.hint[top] ?? 0;
      if (hint > now) break;
      const deadline = this.deadlineOf(top);
      if (deadline === hint) {
        found.push(top);
        this.removeTop();
      } else if (deadline === Number.POSITIVE_INFINITY) {
        this.removeTop();
      } else {
        this.hint[top] = deadline;
        this.siftDown(0);
      }
    }
    const more = this.size > 0 && (this.hint[this.heap[0] ?? 0] ?? 0) <= now;
    for (const ordinal of found) this.add(ordinal, this.deadlineOf(ordinal));
    return { ordinals: found, more };
  }

  /** The earliest time at which something may be due; Infinity when nothing waits. */
  nextHint(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.hint[this.heap[0] ?? 0] ?? 0);
  }

  /** Makes room for ordinals below `capacity`; never shrinks. */
  grow(capacity: number): void {
    const used = this.place.length;
    if (capacity <= used) return;
    const heap = new Int32Array(capacity);
    const place = new Int32Array(capacity).fill(ABSENT);
    const hint = new Float64Array(capacity);
    heap.set(this.heap);
    place.set(this.place);
    hint.set(this.hint);
    this.heap = heap;
    this.place = place;
    this.hint = hint;
  }

  /** Ties are broken by ordinal, so that the order is the same on every machine. */
  private before(a: number, b: number): boolean {
    const atA = this.hint[a] ?? 0;
    const atB = this.hint[b] ?? 0;
    return atA < atB || (atA === atB && a < b);
  }

  private removeTop(): void {
    const top = this.heap[0] ?? 0;
    this.place[top] = ABSENT;
    this.size -= 1;
    if (this.size === 0) return;
    const last = this.heap[this.size] ?? 0;
    this.heap[0] = last;
    this.place[last] = 0;
    this.siftDown(0);
  }

  private siftUp(from: number): void {
    let at = from;
    const ordinal = this.heap[at] ?? 0;
    while (at > 0) {
      const parentAt = (at - 1) >>> 1;
      const parent = this.heap[parentAt] ?? 0;
      if (!this.before(ordinal, parent)) break;
      this.heap[at] = parent;
      this.place[parent] = at;
      at = parentAt;
    }
    this.heap[at] = ordinal;
    this.place[ordinal] = at;
  }

  private siftDown(from: number): void {
    let at = from;
    const ordinal = this.heap[at] ?? 0;
    for (let childAt = 2 * at + 1; childAt < this.size; childAt = 2 * at + 1) {
      const right = childAt + 1;
      if (right < this.size && this.before(this.heap[right] ?? 0, this.heap[childAt] ?? 0)) childAt = right;
      const child = this.heap[childAt] ?? 0;
      if (!this.before(child, ordinal)) break;
      this.heap[at] = child;
      this.place[child] = at;
      at = childAt;
    }
    this.heap[at] = ordinal;
    this.place[ordinal] = at;
  }
}
