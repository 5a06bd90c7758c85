import { invariant } from './invariant.js';

const BITS = 32;
const SHIFT = 5;

/**
 * A set of ordinals that knows its lowest member: a tree of bitmaps, 32 children a node.
 * Adding, removing and `lowest` touch one word a level: four levels for 1,000,000 ordinals.
 */
export class FreeSet {
  private levels: Uint32Array[];
  private members = 0;

  constructor(private capacity: number) {
    this.levels = emptyLevels(capacity);
  }

  get size(): number {
    return this.members;
  }

  has(ordinal: number): boolean {
    return ((this.word(0, ordinal >>> SHIFT) >>> (ordinal & (BITS - 1))) & 1) === 1;
  }

  add(ordinal: number): void {
    invariant(ordinal >= 0 && ordinal < this.capacity, `ordinal ${String(ordinal)} outside the set`);
    if (this.has(ordinal)) return;
    this.members += 1;
    let index = ordinal;
    for (const level of this.levels) {
      const at = index >>> SHIFT;
      level[at] = (level[at] ?? 0) | (1 << (index & (BITS - 1)));
      index = at;
    }
  }

  delete(ordinal: number): void {
    if (!this.has(ordinal)) return;
    this.members -= 1;
    let index = ordinal;
    for (const level of this.levels) {
      const at = index >>> SHIFT;
      const word = (level[at] ?? 0) & ~(1 << (index & (BITS - 1)));
      level[at] = word;
      if (word !== 0) return;
      index = at;
    }
  }

  /** The smallest ordinal in the set, or undefined when it is empty. */
  lowest(): number | undefined {
    if (this.members === 0) return undefined;
    let index = 0;
    for (let depth = this.levels.length - 1; depth >= 0; depth -= 1) {
      const word = this.word(depth, index);
      invariant(word !== 0, 'a summary bit without a member below it');
      index = (index << SHIFT) | (BITS - 1 - Math.clz32(word & -word));
    }
    return index;
  }

  /** Makes room for ordinals below `capacity`; never shrinks. */
  grow(capacity: number): void {
    if (capacity <= this.capacity) return;
    const members: number[] = [];
    for (let ordinal = 0; ordinal < this.capacity; ordinal += 1) if (this.has(ordinal)) members.push(ordinal);
    this.capacity = capacity;
    this.levels = emptyLevels(capacity);
    this.members = 0;
    for (const ordinal of members) this.add(ordinal);
  }

  private word(depth: number, at: number): number {
    return this.levels[depth]?.[at] ?? 0;
  }
}

function emptyLevels(capacity: number): Uint32Array[] {
  const levels: Uint32Array[] = [];
  let width = Math.max(1, capacity);
  do {
    width = Math.ceil(width / BITS);
    levels.push(new Uint32Array(width));
  } while (width > 1);
  return levels;
}
