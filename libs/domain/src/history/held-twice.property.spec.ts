import { replayable } from '@berth/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapsOf, type HeldSpan } from './held-twice.js';

const place = (position: number, at = position * 10) => ({ position, at });

/** Leases that begin at positions of their own; some never end, some end after others have begun. */
const leases = fc
  .uniqueArray(fc.record({ position: fc.nat(60), length: fc.option(fc.nat(12), { nil: undefined }) }), {
    selector: ({ position }) => position,
    maxLength: 12,
  })
  .map((all) =>
    all.map(({ position, length }, token): HeldSpan => ({
      token,
      from: place(position),
      to: length === undefined ? undefined : place(position + length),
    })),
  );

const endOf = ({ to }: HeldSpan): number => to?.position ?? Number.POSITIVE_INFINITY;

describe('leases of one identifier', () => {
  it('overlap when one begins before another that began earlier is over, however they are ordered', () => {
    fc.assert(
      fc.property(leases, (all) => {
        const late = all.filter((later) =>
          all.some(
            (earlier) => earlier.from.position < later.from.position && later.from.position < endOf(earlier),
          ),
        );
        const found = overlapsOf(all);
        expect(new Set(found.map(({ later }) => later))).toEqual(new Set(late.map(({ token }) => token)));
        expect(found).toHaveLength(late.length);
        for (const { earlier, later } of found) {
          expect(endOf(all[earlier]!)).toBeGreaterThan(all[later]!.from.position);
        }
      }),
      replayable(fc.defaultReportMessage, import.meta.url),
    );
  });

  it('do not overlap when one begins where the other ends, in the same millisecond or at the same position', () => {
    expect(
      overlapsOf([
        { token: 1, from: place(1, 100), to: place(4, 500) },
        { token: 2, from: place(5, 500), to: place(6, 500) },
        { token: 3, from: place(6, 500), to: undefined },
      ]),
    ).toEqual([]);
  });

  it('overlap when their times do, whatever their positions say', () => {
    expect(
      overlapsOf([
        { token: 1, from: place(1, 100), to: place(4, 501) },
        { token: 2, from: place(5, 500), to: undefined },
      ]),
    ).toEqual([{ earlier: 1, later: 2 }]);
  });
});
