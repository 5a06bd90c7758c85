import { replayable } from '@berth/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeSpan } from './time-spans.js';
import { uptimeOf, type UptimeQuestion } from './uptime.js';

const span = fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]) => ({ from, to: from + length }));
const question: fc.Arbitrary<UptimeQuestion> = fc.record({
  window: fc
    .tuple(fc.nat(40), fc.integer({ min: 1, max: 40 }))
    .map(([from, ms]) => ({ from, to: from + ms })),
  buckets: fc.integer({ min: 1, max: 9 }),
  firstSeenAt: fc.nat(70),
  held: fc.array(span, { maxLength: 6 }),
  deaf: fc.array(span, { maxLength: 4 }),
});

const has = (spans: readonly TimeSpan[], ms: number): boolean =>
  spans.some(({ from, to }) => from <= ms && ms < to);

/** What was so in one millisecond. */
function kindAt({ firstSeenAt, held, deaf }: UptimeQuestion, ms: number): string {
  if (ms < firstSeenAt) return 'before';
  if (has(deaf, ms)) return 'unknown';
  return has(held, ms) ? 'up' : 'down';
}

function kindsIn(asked: UptimeQuestion, { from, to }: TimeSpan): readonly string[] {
  return Array.from({ length: to - from }, (_, index) => kindAt(asked, from + index));
}

const countOf = (kinds: readonly string[]) => ({
  upMs: kinds.filter((kind) => kind === 'up').length,
  downMs: kinds.filter((kind) => kind === 'down').length,
  unknownMs: kinds.filter((kind) => kind === 'unknown').length,
});

describe('uptime', () => {
  it('is what looking at every millisecond would find, in the window and in each bucket', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { buckets, longestDown, ...whole } = uptimeOf(asked);
        const kinds = kindsIn(asked, asked.window);
        expect(whole).toEqual(countOf(kinds));
        for (const { from, to, ...counts } of buckets) {
          expect(counts).toEqual(countOf(kindsIn(asked, { from, to })));
        }
        const downs = kinds
          .map((kind) => (kind === 'down' ? 'd' : ' '))
          .join('')
          .split(/ +/);
        const longest = Math.max(...downs.map(({ length }) => length));
        expect(longestDown ? longestDown.to - longestDown.from : 0).toBe(longest);
        if (longestDown) expect(new Set(kindsIn(asked, longestDown))).toEqual(new Set(['down']));
      }),
      replayable(fc.defaultReportMessage, import.meta.url),
    );
  });

  it('has buckets that fill the window without gaps', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { buckets } = uptimeOf(asked);
        expect(buckets).toHaveLength(asked.buckets);
        expect(buckets[0]?.from).toBe(asked.window.from);
        expect(buckets.at(-1)?.to).toBe(asked.window.to);
        for (const [index, { from }] of buckets.entries()) {
          if (index > 0) expect(from).toBe(buckets[index - 1]?.to);
        }
      }),
      replayable(fc.defaultReportMessage, import.meta.url),
    );
  });

  it('takes time when nobody could be heard for neither up nor down, whoever held what', () => {
    const hour = { from: 0, to: 3_600_000 };
    const { upMs, downMs, unknownMs } = uptimeOf({
      window: hour,
      buckets: 1,
      firstSeenAt: 600_000,
      held: [{ from: 600_000, to: 1_800_000 }],
      deaf: [{ from: 1_500_000, to: 2_400_000 }],
    });
    expect({ upMs, downMs, unknownMs }).toEqual({ upMs: 900_000, downMs: 1_200_000, unknownMs: 900_000 });
  });
});
