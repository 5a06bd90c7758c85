import type { Recorded } from '@berth/domain';
import { createPool, DeciderSpecification, openPool, startDrain } from '@berth/testkit';

/** A long ledger of little: pairs of one drain and one opening, several of which share their time. */
export function plainLedger(events: number): readonly Recorded[] {
  const specification = new DeciderSpecification().given(createPool(), startDrain(), openPool());
  const [created, drained, opened] = specification.recorded;
  return Array.from({ length: events }, (_, position) => ({
    ...(position === 0 ? created! : position % 2 === 1 ? drained! : opened!),
    position,
    recordedAt: created!.recordedAt + 10 * Math.floor(position / 7),
  }));
}
