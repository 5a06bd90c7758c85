import { describe, expect, it } from 'vitest';
import {
  CLIENT_ID_LENGTH_MAX,
  IDENTIFIER_LENGTH_MAX,
  isClientId,
  isIdentifier,
  isPoolName,
  isReason,
  REASON_LENGTH_MAX,
} from './names.js';

const PLAIN = [
  'a',
  'vm-0042',
  'i-0abc.eu/west#1',
  'машина',
  '機械 7',
  'مضيف',
  '🚢',
  'a b',
  'e\u0301',
  '__proto__',
];

const ODD: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a blank alone', ' '],
  ['a blank in front', ' a'],
  ['a blank behind', 'a '],
  ['a no-break space behind', 'a\u00a0'],
  ['an ideographic space in front', '\u3000a'],
  ['a byte order mark in front', '\ufeffa'],
  ['a tab', 'a\tb'],
  ['a newline', 'a\nb'],
  ['a newline at the end', 'a\n'],
  ['a null', 'a\u0000b'],
  ['an escape', 'a\u001b[31m'],
  ['a delete', 'a\u007f'],
  ['a C1 control', 'a\u0085b'],
  ['a line separator', 'a\u2028b'],
  ['a paragraph separator', 'a\u2029b'],
  ['a lone high surrogate', 'a\ud83d'],
  ['a lone low surrogate', '\udea2a'],
  ['surrogates the wrong way round', '\udea2\ud83d'],
];

describe.each([
  ['isClientId', isClientId, CLIENT_ID_LENGTH_MAX],
  ['isIdentifier', isIdentifier, IDENTIFIER_LENGTH_MAX],
])('%s', (_name, isName, lengthMax) => {
  it.each(PLAIN)('takes %j: any script, blanks inside', (text) => {
    expect(isName(text)).toBe(true);
  });

  it.each(ODD)('refuses %s', (_what, text) => {
    expect(isName(text)).toBe(false);
  });

  it(`takes ${String(lengthMax)} characters and no more`, () => {
    expect(isName('x'.repeat(lengthMax))).toBe(true);
    expect(isName('x'.repeat(lengthMax + 1))).toBe(false);
  });

  it('counts a character outside the basic plane once', () => {
    expect(isName('🚢'.repeat(lengthMax))).toBe(true);
    expect(isName('🚢'.repeat(lengthMax + 1))).toBe(false);
    expect(isName('🚢'.repeat(lengthMax) + 'x')).toBe(false);
  });
});

describe('isPoolName', () => {
  it.each(['default', 'machines', 'eu.west:web_1@prod-2', 'A', '0'])('takes %j', (text) => {
    expect(isPoolName(text)).toBe(true);
  });

  it.each(['', ' ', 'a b', 'a/b', 'a\n', 'ä', 'a,b', '[1-2]', "a'b"])('refuses %j', (text) => {
    expect(isPoolName(text)).toBe(false);
  });

  it('takes 128 characters and no more', () => {
    expect(isPoolName('x'.repeat(128))).toBe(true);
    expect(isPoolName('x'.repeat(129))).toBe(false);
  });
});

describe('isReason', () => {
  it('takes a line of text, with blanks where they may be', () => {
    for (const text of [
      ...PLAIN,
      ' a',
      'a ',
      'x'.repeat(REASON_LENGTH_MAX),
      '🚢'.repeat(REASON_LENGTH_MAX),
    ]) {
      expect(isReason(text), text).toBe(true);
    }
  });

  it('takes neither nothing nor blanks alone, more than a thousand characters, or what ends a line', () => {
    const long = ['x'.repeat(REASON_LENGTH_MAX + 1), '🚢'.repeat(REASON_LENGTH_MAX + 1)];
    for (const text of ['', ' ', '\u00a0', ...long, 'a\nb', 'a\u0000', 'a\u2028b', '\u001b[31m', 'a\ud83d']) {
      expect(isReason(text), text).toBe(false);
    }
  });
});
