/** Lets one holder in at a time, in the order they came. */
export class AsyncLock {
  private last: Promise<void> = Promise.resolve();

  /** Resolves when all who came before have let go; the answer lets go. */
  async acquire(): Promise<() => void> {
    const before = this.last;
    let letGo: () => void = () => undefined;
    this.last = new Promise((resolve) => (letGo = resolve));
    await before;
    return letGo;
  }
}
