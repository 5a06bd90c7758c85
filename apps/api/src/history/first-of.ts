/** Keeps the first so many of all that it is given, in an order; the others are forgotten soon. */
export class FirstOf<Item> {
  private kept: Item[] = [];

  constructor(
    private readonly limit: number,
    private readonly compare: (one: Item, other: Item) => number,
  ) {}

  add(item: Item): void {
    this.kept.push(item);
    if (this.kept.length >= 4 * this.limit) this.kept = [...this.items];
  }

  /** In order. */
  get items(): readonly Item[] {
    return this.kept.toSorted(this.compare).slice(0, this.limit);
  }
}
