import { setTimeout as pause } from 'node:timers/promises';

/** An answer that may be some time old; who asks before there is any waits no longer than this. */
const WAIT_MS_MAX = 1_000;

/** An answer that costs a search of the ledger, worked out anew in the background when it is too old. */
export class Remembered<Answer> {
  private answer: Answer | undefined;
  private answeredAt = Number.NEGATIVE_INFINITY;
  private working: Promise<void> | undefined;

  constructor(
    private readonly work: () => Promise<Answer>,
    private readonly options: { readonly ageMsMax: number; readonly onFailure: (error: unknown) => void },
  ) {}

  /** The last answer; undefined when there is none yet. */
  async get(): Promise<Answer | undefined> {
    if (performance.now() - this.answeredAt > this.options.ageMsMax) this.working ??= this.workAnew();
    if (this.answer === undefined && this.working) {
      await Promise.race([this.working, pause(WAIT_MS_MAX, undefined, { ref: false })]);
    }
    return this.answer;
  }

  private async workAnew(): Promise<void> {
    try {
      this.answer = await this.work();
      this.answeredAt = performance.now();
    } catch (error) {
      this.options.onFailure(error);
    } finally {
      this.working = undefined;
    }
  }
}
