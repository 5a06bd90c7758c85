import type { CounterRun, Idempotency, MintedValues } from './minted.js';

/** What is kept of answers under idempotency keys; the oldest make room for new ones. */
export const ANSWERS_KEPT_MS = 86_400_000;
export const ANSWERS_MAX = 10_000;
/** Of values that are listed; a counter's run is two numbers, however long. */
export const ANSWERED_VALUES_MAX = 1_000_000;

type Answer = (CounterRun | MintedValues) & Idempotency & { readonly recordedAt: number };

/** `recordedAt`: ledger ms. `answersBefore`, `valuesBefore`: how many were ever kept before it. */
export type KeptAnswer = Answer & { readonly answersBefore: number; readonly valuesBefore: number };

interface Totals {
  /** Ledger ms. */
  readonly at: number;
  readonly answers: number;
  readonly values: number;
}

/** Whether an answer makes room for one that is kept at `at`, after which so many will ever have been. */
export function makesRoom(
  oldest: Pick<KeptAnswer, 'recordedAt' | 'answersBefore' | 'valuesBefore'>,
  { at, answers, values }: Totals,
): boolean {
  return (
    at - oldest.recordedAt >= ANSWERS_KEPT_MS ||
    answers - oldest.answersBefore > ANSWERS_MAX ||
    values - oldest.valuesBefore > ANSWERED_VALUES_MAX
  );
}

/** Answers by idempotency key, the oldest first; how many is bounded. Changed by `evolve` alone. */
export class KeptAnswers implements Iterable<KeptAnswer> {
  private readonly byKey = new Map<string, KeptAnswer>();
  private answers = 0;
  private values = 0;

  /** What was answered under a key, unless that was too long before `at` (ledger ms). */
  get(key: string, at: number): KeptAnswer | undefined {
    const kept = this.byKey.get(key);
    return kept && at - kept.recordedAt < ANSWERS_KEPT_MS ? kept : undefined;
  }

  keep(answer: Answer): void {
    const kept = { ...answer, answersBefore: this.answers, valuesBefore: this.values };
    const totals = {
      at: answer.recordedAt,
      answers: this.answers + 1,
      values: this.values + listedValues(answer),
    };
    for (const [key, oldest] of this.byKey) {
      if (!makesRoom(oldest, totals)) break;
      this.byKey.delete(key);
    }
    this.restore(kept);
  }

  /** Puts back an answer as the projections have it; the oldest come first. */
  restore(kept: KeptAnswer): void {
    this.byKey.set(kept.key, kept);
    this.answers = kept.answersBefore + 1;
    this.values = kept.valuesBefore + listedValues(kept);
  }

  [Symbol.iterator](): Iterator<KeptAnswer> {
    return this.byKey.values();
  }
}

function listedValues(answer: CounterRun | MintedValues): number {
  return 'values' in answer ? answer.values.length : 0;
}
