/**
 * Which identifier each client was given last, of those that still name it: it holds that one, or it was the
 * last to hold it. Nearly every client is named by one; the others of a client that was given another while
 * its last one rested are kept apart, so that they cost nothing to the rest.
 *
 * It follows from the identifiers alone, so that an image read back from its rows knows what the one before
 * knew.
 */
export class LatestOfClient {
  private readonly latest = new Map<string, number>();
  /** By client, oldest first. */
  private readonly older = new Map<string, readonly number[]>();

  /** `tokenOf` tells which of two identifiers was given later. */
  constructor(private readonly tokenOf: (ordinal: number) => number) {}

  get(clientId: string): number | undefined {
    return this.latest.get(clientId);
  }

  add(clientId: string, ordinal: number): void {
    const latest = this.latest.get(clientId);
    if (latest === undefined) {
      this.latest.set(clientId, ordinal);
      return;
    }
    this.keep(clientId, [...(this.older.get(clientId) ?? []), latest, ordinal]);
  }

  delete(clientId: string, ordinal: number): void {
    const older = this.older.get(clientId);
    if (older) {
      const all = [...older, this.latest.get(clientId) ?? ordinal];
      this.keep(
        clientId,
        all.filter((each) => each !== ordinal),
      );
    } else if (this.latest.get(clientId) === ordinal) {
      this.latest.delete(clientId);
    }
  }

  private keep(clientId: string, ordinals: readonly number[]): void {
    const older = ordinals.toSorted((a, b) => this.tokenOf(a) - this.tokenOf(b));
    const latest = older.pop();
    if (latest !== undefined) this.latest.set(clientId, latest);
    if (older.length > 0) this.older.set(clientId, older);
    else this.older.delete(clientId);
  }
}
