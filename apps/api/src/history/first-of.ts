/** Keeps the first so many of all that it is given, in an order; the others are forgotten soon. */
export class FirstOf<Item> {
  private kept: Item[] = [];
  /** What comes behind it is not among the first any more; undefined until there are as many. */
  private last: Item | undefined;

  constructor(
    private readonly limit: number,
    private readonly compare: (one: Item, other: Item) => number,
  ) {}

  add(item: Item): void {
    if (this.last !== undefined && this.compare(item, this.last) > 0) return;
    this.kept.push(item);
    if (this.kept.length < 4 * this.limit) return;
    this.kept = [...this.items];
    this.last = this.kept.at(-1);
  }

  /** In order. */
  get items(): readonly Item[] {
    return this.kept.toSorted(this.compare).slice(0, this.limit);
  }
}
