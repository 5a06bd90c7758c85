const NONE = -1;

/**
 * Ordinals in the order of their arrival, as a linked list in two arrays: arriving at the end, leaving from
 * anywhere and reading the first cost O(1).
 */
export class ArrivalOrder {
  private next: Int32Array;
  private previous: Int32Array;
  private present: Uint8Array;
  private head = NONE;
  private tail = NONE;

  constructor(capacity: number) {
    this.next = new Int32Array(capacity).fill(NONE);
    this.previous = new Int32Array(capacity).fill(NONE);
    this.present = new Uint8Array(capacity);
  }

  /** The ordinal that has been here longest, or undefined when there is none. */
  first(): number | undefined {
    return this.head === NONE ? undefined : this.head;
  }

  /** Puts the ordinal last; one that is here already keeps its place. */
  add(ordinal: number): void {
    if (this.present[ordinal] === 1) return;
    this.present[ordinal] = 1;
    this.previous[ordinal] = this.tail;
    this.next[ordinal] = NONE;
    if (this.tail === NONE) this.head = ordinal;
    else this.next[this.tail] = ordinal;
    this.tail = ordinal;
  }

  delete(ordinal: number): void {
    if (this.present[ordinal] !== 1) return;
    this.present[ordinal] = 0;
    const before = this.previous[ordinal] ?? NONE;
    const after = this.next[ordinal] ?? NONE;
    if (before === NONE) this.head = after;
    else this.next[before] = after;
    if (after === NONE) this.tail = before;
    else this.previous[after] = before;
  }

  /** Makes room for ordinals below `capacity`; never shrinks. */
  grow(capacity: number): void {
    const used = this.next.length;
    if (capacity <= used) return;
    const next = new Int32Array(capacity).fill(NONE);
    const previous = new Int32Array(capacity).fill(NONE);
    const present = new Uint8Array(capacity);
    next.set(this.next);
    previous.set(this.previous);
    present.set(this.present);
    this.next = next;
    this.previous = previous;
    this.present = present;
  }
}
