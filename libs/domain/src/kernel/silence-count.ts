/**
 * How many holders were last heard before a given time, counted in buckets of `widthMs`: two counters change
 * with a heartbeat, and a count adds up a bucket for each width of silence, whatever the number of holders.
 */
export class SilenceCount {
  private readonly buckets = new Map<number, number>();

  constructor(private readonly widthMs: number) {}

  add(heardAt: number): void {
    const bucket = this.bucketOf(heardAt);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
  }

  delete(heardAt: number): void {
    const bucket = this.bucketOf(heardAt);
    const count = this.buckets.get(bucket) ?? 0;
    if (count <= 1) this.buckets.delete(bucket);
    else this.buckets.set(bucket, count - 1);
  }

  move(from: number, to: number): void {
    if (this.bucketOf(from) === this.bucketOf(to)) return;
    this.delete(from);
    this.add(to);
  }

  /**
   * Holders last heard before `time`, exact but for those in the bucket that `time` falls into (not counted).
   */
  heardBefore(time: number): number {
    const end = this.bucketOf(time);
    let total = 0;
    for (const [bucket, count] of this.buckets) if (bucket < end) total += count;
    return total;
  }

  private bucketOf(time: number): number {
    return Math.floor(time / this.widthMs);
  }
}
