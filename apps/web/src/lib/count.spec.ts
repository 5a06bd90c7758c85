import { expect, it } from 'vitest';
import { formatCount } from './count';

it('groups the digits of a count', () => {
  expect(formatCount(0)).toBe('0');
  expect(formatCount(1024)).toBe('1,024');
  expect(formatCount(1_000_000)).toBe('1,000,000');
});
