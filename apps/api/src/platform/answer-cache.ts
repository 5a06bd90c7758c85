/** Questions whose answers are kept; the one that was asked for longest ago goes first. */
const KEPT_MAX = 32;
/** An answer that took long is kept for so many times as long, so that it is no burden to be asked for again. */
const KEPT_FACTOR = 10;
const KEPT_MS = { min: 500, max: 60_000 };

interface Kept<Answer> {
  readonly answer: Promise<Answer>;
  /** In monotonic ms; without end while it is being worked out. */
  until: number;
}

/** Answers that cost a search of the ledger, for who asks the same within some seconds. */
export class AnswerCache<Answer> {
  private readonly kept = new Map<string, Kept<Answer>>();

  /** The answer that is kept for a question, or what `work` finds; what that throws is not kept. */
  async get(question: string, work: () => Promise<Answer>): Promise<Answer> {
    const known = this.kept.get(question);
    if (known && known.until > performance.now()) return known.answer;
    const since = performance.now();
    const kept = { answer: work(), until: Number.POSITIVE_INFINITY };
    this.kept.delete(question);
    this.kept.set(question, kept);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    try {
      return await kept.answer;
    } catch (error) {
      this.kept.delete(question);
      throw error;
    } finally {
      const tookMs = performance.now() - since;
      kept.until = performance.now() + Math.min(KEPT_MS.max, Math.max(KEPT_MS.min, KEPT_FACTOR * tookMs));
    }
  }
}
