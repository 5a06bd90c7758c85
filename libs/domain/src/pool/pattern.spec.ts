import { describe, expect, it } from 'vitest';
import { expandPatterns, POOL_CAPACITY_MAX, splitPatterns } from './pattern.js';

function identifiersOf(...patterns: readonly string[]): readonly string[] {
  const expansion = expandPatterns(patterns);
  if (!expansion.ok) throw new Error(expansion.fault);
  return expansion.identifiers;
}

function faultOf(...patterns: readonly string[]): string | undefined {
  const expansion = expandPatterns(patterns);
  return expansion.ok ? undefined : expansion.fault;
}

describe('patterns', () => {
  it.each([
    ['a plain text, itself', ['web-1'], ['web-1']],
    ['a range, both ends included', ['vm-[1-3]'], ['vm-1', 'vm-2', 'vm-3']],
    ['a range of one', ['vm-[7-7]'], ['vm-7']],
    ['a range from 0', ['[0-2]'], ['0', '1', '2']],
    ['a range over a power of ten, without padding', ['[9-11]'], ['9', '10', '11']],
    ['a range whose first number is padded, padded', ['[08-10]'], ['08', '09', '10']],
    ['a padded range that outgrows its width', ['[098-101]'], ['098', '099', '100', '101']],
    ['a padded range of zeros', ['[00-02]'], ['00', '01', '02']],
    ['a range whose last number alone is padded, without padding', ['[1-003]'], ['1', '2', '3']],
    ['a text after a range', ['r[1-2].eu'], ['r1.eu', 'r2.eu']],
    ['ranges that nest left to right', ['r[1-2]-[1-2]'], ['r1-1', 'r1-2', 'r2-1', 'r2-2']],
    ['ranges side by side', ['[1-2][08-09]'], ['108', '109', '208', '209']],
    ['any script', ['машина-[1-2]'], ['машина-1', 'машина-2']],
    ['several patterns in their order', ['b-[2-3]', 'a'], ['b-2', 'b-3', 'a']],
    ['no pattern, nothing', [], []],
  ])('name %s', (_what, patterns, identifiers) => {
    expect(identifiersOf(...patterns)).toEqual(identifiers);
  });

  it('name an identifier once, in its first place', () => {
    expect(identifiersOf('vm-[2-3]', 'vm-[1-4]', 'vm-2')).toEqual(['vm-2', 'vm-3', 'vm-1', 'vm-4']);
    expect(identifiersOf('[1-11][1-11]').filter((identifier) => identifier === '111')).toEqual(['111']);
  });

  it.each([
    ['', "pattern '': is empty"],
    ['vm-[1-3', "pattern 'vm-[1-3': has an unmatched '['"],
    ['vm-1-3]', "pattern 'vm-1-3]': has an unmatched ']'"],
    ['[[1-2]]', "pattern '[[1-2]]': has an unmatched '['"],
    ['vm-[]', "pattern 'vm-[]': '[]' is no range; write [first-last] with two whole numbers"],
    ['vm-[5]', "pattern 'vm-[5]': '[5]' is no range; write [first-last] with two whole numbers"],
    ['vm-[a-c]', "pattern 'vm-[a-c]': '[a-c]' is no range; write [first-last] with two whole numbers"],
    ['vm-[1-]', "pattern 'vm-[1-]': '[1-]' is no range; write [first-last] with two whole numbers"],
    ['vm-[-2-1]', "pattern 'vm-[-2-1]': '[-2-1]' is no range; write [first-last] with two whole numbers"],
    ['vm-[1 - 2]', "pattern 'vm-[1 - 2]': '[1 - 2]' is no range; write [first-last] with two whole numbers"],
    ['vm-[1.5-2]', "pattern 'vm-[1.5-2]': '[1.5-2]' is no range; write [first-last] with two whole numbers"],
    ['c-[3-1]', "pattern 'c-[3-1]': '[3-1]' counts down; write the lower number first"],
    ['[010-9]', "pattern '[010-9]': '[010-9]' counts down; write the lower number first"],
    [' vm', "pattern ' vm': makes ' vm', which is no valid identifier"],
    ['a\tb', "pattern 'a\tb': makes 'a\tb', which is no valid identifier"],
    ['\ud83d', "pattern '\ud83d': makes '\ud83d', which is no valid identifier"],
  ])('are refused: %j', (pattern, fault) => {
    expect(faultOf('fine', pattern)).toBe(fault);
  });

  it('are refused when they make an identifier that is too long', () => {
    expect(faultOf(`${'x'.repeat(127)}[9-10]`)).toContain('which is no valid identifier');
    expect(identifiersOf(`${'x'.repeat(126)}[9-10]`)).toHaveLength(2);
  });

  it('make as many identifiers as a pool may have, and no more', { timeout: 30_000 }, () => {
    expect(identifiersOf(`[1-${String(POOL_CAPACITY_MAX)}]`)).toHaveLength(POOL_CAPACITY_MAX);
    const fault = `more than ${String(POOL_CAPACITY_MAX)} identifiers in one pool`;
    expect(faultOf(`[0-${String(POOL_CAPACITY_MAX)}]`)).toContain(fault);
  });

  it('count what several of them name once', () => {
    expect(expandPatterns(['a[1-3]', 'a[1-3]', 'a[2-4]', 'a1'], 4)).toMatchObject({
      ok: true,
      identifiers: ['a1', 'a2', 'a3', 'a4'],
    });
    expect(expandPatterns(['a[1-3]', 'a[2-5]'], 4)).toMatchObject({ ok: false });
    expect(identifiersOf(...Array.from({ length: 5_000 }, () => '[1-9999]'))).toHaveLength(9_999);
  });

  it('are refused when they name the same ones over and over', () => {
    expect(expandPatterns(['a[1-4]', 'a[1-3]', 'a[2-3]'], 4)).toEqual({
      ok: false,
      fault: 'more than 4 identifiers in one pool, repeated ones included',
    });
  });

  it('are refused before anything is expanded, however much they would make', () => {
    expect(faultOf('[0-999999999999999]')).toContain('more than');
    expect(faultOf('[1-9999][1-9999][1-9999][1-9999]')).toContain('more than');
    expect(faultOf('[1-999999999999999]'.repeat(30))).toContain('more than');
  });

  it('count together', () => {
    expect(expandPatterns(['a[1-3]', 'b[1-2]'], 5)).toMatchObject({ ok: true });
    expect(expandPatterns(['a[1-3]', 'b[1-3]'], 5)).toEqual({
      ok: false,
      fault: 'more than 5 identifiers in one pool',
    });
  });
});

describe('splitPatterns', () => {
  it.each([
    ['a-[1-9],b-[1-9]', ['a-[1-9]', 'b-[1-9]']],
    [' a , b\t', ['a', 'b']],
    ['a', ['a']],
    ['', []],
    ['  ', []],
    ['a,,b', ['a', '', 'b']],
  ])('splits %j at its commas', (text, patterns) => {
    expect(splitPatterns(text)).toEqual(patterns);
  });
});
