import type { Observation } from '@berth/testkit';

/** Counts since the start, and how fast the last answers came. */
export class Tally {
  boots = 0;
  heartbeats = 0;
  deaths = 0;
  leaves = 0;
  /** Machines that came back and got the identifier they had before. */
  sameAgain = 0;
  /** Machines that came back and got another. */
  another = 0;
  exhausted = 0;
  mismatches = 0;
  unanswered = 0;
  private latenciesMs: number[] = [];

  observe(observation: Observation): void {
    if ('sentAt' in observation && observation.type !== 'failed') {
      this.latenciesMs.push(observation.at - observation.sentAt);
    }
    switch (observation.type) {
      case 'booted':
        this.boots += 1;
        return;
      case 'granted':
        if (observation.before?.identifier === observation.lease.identifier) this.sameAgain += 1;
        else if (observation.before) this.another += 1;
        return;
      case 'renewed':
        this.heartbeats += 1;
        return;
      case 'refused':
        if (observation.outcome === 'exhausted') this.exhausted += 1;
        else this.mismatches += 1;
        return;
      case 'failed':
        this.unanswered += 1;
        return;
      case 'died':
        this.deaths += 1;
        return;
      case 'left':
        this.leaves += 1;
        return;
      case 'released':
      case 'stopped':
      case 'skipped':
      case 'paused':
      case 'returned':
        return;
    }
  }

  /** The middle and the slowest hundredth of the answers since this was last asked, in ms. */
  takeLatencies(): { readonly p50: number; readonly p99: number } {
    const sorted = this.latenciesMs.sort((a, b) => a - b);
    this.latenciesMs = [];
    const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    return { p50: at(0.5), p99: at(0.99) };
  }
}
