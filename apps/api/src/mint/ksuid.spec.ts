import { replayable } from '@berth/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeKsuid, encodeKsuid, ksuidTime, mintKsuid } from './ksuid.js';
import { CryptoRandom } from './random-source.js';

const parameters = { numRuns: 500, ...replayable(fc.defaultReportMessage, import.meta.url) };
const ZERO = '0'.repeat(27);
const LARGEST = 'aWgEPTl1tmebfsQzFP4bxwgy80V';

/** Source: github.com/segmentio/ksuid, README.md and ksuid_test.go. */
const KNOWN = [
  { text: '0ujtsYcgvSTl8PAuAdqWYSMnLOv', raw: '0669F7EFB5A1CD34B5F99D1154FB6853345C9735' },
  { text: '0ujzPyRiIAffKhBux4PvQdDqMHY', raw: '066A029C73FC1AA3B2446246D6E89FCD909E8FE8' },
  { text: ZERO, raw: '0'.repeat(40) },
  { text: LARGEST, raw: 'F'.repeat(40) },
];

function wordsOf(raw: string): Uint32Array {
  return Uint32Array.from({ length: 5 }, (_word, index) =>
    Number.parseInt(raw.slice(index * 8, index * 8 + 8), 16),
  );
}

describe('a KSUID that is known', () => {
  it.each(KNOWN)('is decoded and encoded: $text', ({ text, raw }) => {
    expect(decodeKsuid(text)).toEqual(wordsOf(raw));
    expect(encodeKsuid(wordsOf(raw))).toBe(text);
  });

  it('says when it was made', () => {
    expect(ksuidTime('0ujtsYcgvSTl8PAuAdqWYSMnLOv')).toBe(Date.parse('2017-10-10T04:00:47Z'));
    expect(ksuidTime(ZERO)).toBe(Date.parse('2014-05-13T16:53:20Z'));
  });
});

describe('what is no KSUID', () => {
  it.each([
    ['27 letters that stand for more than 160 bits', 'a'.repeat(27)],
    ['the largest and one', `${LARGEST.slice(0, -1)}W`],
    ['a letter that is none', 'aWgEPTl1tmebfsQzFP4bxwgy80!'],
    ['letters that are none', `0${'?'.repeat(26)}`],
    ['26 letters', ZERO.slice(1)],
    ['28 letters', `${ZERO}0`],
    ['nothing', ''],
    ['a line too many', `${ZERO}\n`],
  ])('is refused: %s', (_what, text) => {
    expect(decodeKsuid(text)).toBeUndefined();
    expect(ksuidTime(text)).toBeUndefined();
  });
});

describe('the text', () => {
  const words = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 5, maxLength: 5 });

  it('is decoded to what was encoded', () => {
    fc.assert(
      fc.property(words, (given) => {
        expect(decodeKsuid(encodeKsuid(Uint32Array.from(given)))).toEqual(Uint32Array.from(given));
      }),
      parameters,
    );
  });

  it('sorts by time', () => {
    const random = new CryptoRandom();
    const times = [1.4e12, 1.5e12, 1.6e12, 1.7e12 + 1_000, 1.8e12].map((ms) => mintKsuid(ms, random));
    expect(times.toSorted()).toEqual(times);
  });
});

it('a time before the first KSUID counts as its first second', () => {
  expect(ksuidTime(mintKsuid(0, new CryptoRandom()))).toBe(1.4e12);
});
