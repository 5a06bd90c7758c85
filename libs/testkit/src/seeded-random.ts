const TWO_TO_32 = 2 ** 32;

/**
 * Random numbers that are the same on every machine for the same seed. Good enough to choose what a test does
 * next, and for nothing else.
 * Source: mulberry32 (Tommy Ettinger, public domain).
 */
export class SeededRandom {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** 0 or more and less than 1. */
  fraction(): number {
    return this.word() / TWO_TO_32;
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** True in about `share` of all calls. */
  chance(share: number): boolean {
    return this.fraction() < share;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  /** A stream of its own, so that what one part of a test draws does not change what another part draws. */
  fork(): SeededRandom {
    return new SeededRandom(this.word());
  }

  private word(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
