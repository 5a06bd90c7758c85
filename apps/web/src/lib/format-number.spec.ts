import { describe, expect, it, vi } from 'vitest';
import { formatCount, formatNumber, formatPercent, formatShare, formatSigned } from './format-number';

const chosen = vi.hoisted(() => ({ language: 'en' }));
vi.mock('./preferences', () => ({ preferences: () => chosen }));

const COUNTS = [0, 1, 12, 999, 1_000, 65_536, 1_234_567, 2 ** 53 - 1, -1, -999, -1_000, -65_536];
const VALUES = [0.1, 0.126, 0.2, 1.004, 9.999, 10.04, 12.34, 99.94, 99.96, 123.4, 4_020.4, -0.26, -1_234.4];
const SHARES = [0, 0.000_01, 0.5, 0.999_81, 0.999_998, 1];

describe.each(['en', 'de'])('numbers in the language %s', (language) => {
  const intl = (value: number | bigint, options?: Intl.NumberFormatOptions): string => {
    chosen.language = language;
    return new Intl.NumberFormat(language, options).format(value);
  };

  it.each(COUNTS)('are grouped as everybody writes them: %d', (count) => {
    const many = BigInt(count) * 1_000_003n;
    expect(intl(count)).toBe(formatCount(count));
    expect(intl(many)).toBe(formatCount(many));
  });

  it.each(VALUES)('have no digit that says nothing: %d', (value) => {
    const maximumFractionDigits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
    expect(intl(value, { maximumFractionDigits })).toBe(formatNumber(value));
  });

  it.each(SHARES)('are percents: %d', (share) => {
    const options = { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 3 } as const;
    expect(intl(share, options)).toBe(formatPercent(share, 3, 2));
  });
});

describe('a number', () => {
  it('is 100 % or 0 % only when it is', () => {
    chosen.language = 'en';
    const shares = [0, 0.000_01, 0.624, 0.999_99, 1].map(formatShare);
    expect(shares).toEqual(['0.0%', '0.1%', '62.4%', '99.9%', '100.0%']);
  });

  it('has a sign when it is not nothing', () => {
    chosen.language = 'en';
    const signed = [1_620, 3.14, 0.04, 0, -0.04, -12].map(formatSigned);
    expect(signed).toEqual(['+1,620', '+3.1', '0', '0', '0', '-12']);
  });
});
