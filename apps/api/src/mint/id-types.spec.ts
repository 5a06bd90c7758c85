import { DATA_TYPES } from '@berth/domain';
import { decodeTime } from 'ulid';
import { UUID } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { isRandomType, RandomIds, type RandomType } from './id-types.js';
import { ksuidTime } from './ksuid.js';
import type { RandomSource } from './random-source.js';
import { decodeTypeId } from './typeid.js';

const NOW = Date.parse('2026-11-22T10:15:00.123Z');
const TYPES = DATA_TYPES.filter(isRandomType);
const ALPHANUMERIC = ['uuid8', 'uuid12', 'uuid16', 'uuid22'] as const;
/** Those that rise within a process, whatever its clock does. */
const RISING = ['uuidv7', 'ulid', 'typeid'] as const;

const FORMS: Readonly<Record<RandomType, RegExp>> = {
  uuid8: /^[A-Za-z0-9]{8}$/,
  uuid12: /^[A-Za-z0-9]{12}$/,
  uuid16: /^[A-Za-z0-9]{16}$/,
  uuid22: /^[A-Za-z0-9]{22}$/,
  uuidv4: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  uuidv7: /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  ulid: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  ksuid: /^[0-9A-Za-z]{27}$/,
  typeid: /^order_[0-7][0-9a-hjkmnp-tv-z]{25}$/,
  nanoid: /^[A-Za-z0-9_-]{21}$/,
};

function mint(ids: RandomIds, dataType: RandomType, count: number, nowMs = NOW): string[] {
  return ids.mint(dataType, { entity: 'order', count, nowMs });
}

function timeOf(dataType: 'uuidv7' | 'ulid' | 'typeid' | 'ksuid', id: string): number | undefined {
  if (dataType === 'ulid') return decodeTime(id);
  if (dataType === 'ksuid') return ksuidTime(id);
  const uuid = dataType === 'uuidv7' ? UUID.parse(id) : UUID.ofInner(decodeTypeId(id)!.bytes);
  return Number.parseInt(uuid.toHex().slice(0, 12), 16);
}

/** Chance that always falls the same way. */
function always(word: number): RandomSource {
  return { nextUint32: () => word };
}

it('counters and snowflakes are not minted by chance', () => {
  expect(DATA_TYPES.filter((dataType) => !isRandomType(dataType))).toEqual(['int', 'long', 'snowflake']);
});

describe.each(TYPES)('%s', (dataType) => {
  it('has the form of its type', () => {
    for (const id of mint(new RandomIds(), dataType, 1_000)) expect(id).toMatch(FORMS[dataType]);
  });

  it('comes in the number that was asked for, none twice', () => {
    const ids = new RandomIds();
    expect(new Set([...mint(ids, dataType, 9_999), ...mint(ids, dataType, 1)]).size).toBe(10_000);
  });

  it('is not that of another process at the same time', () => {
    const both = [...mint(new RandomIds(), dataType, 1_000), ...mint(new RandomIds(), dataType, 1_000)];
    expect(new Set(both).size).toBe(2_000);
  });
});

describe.each(ALPHANUMERIC)('the letters of %s', (dataType) => {
  const letters = mint(new RandomIds(), dataType, 100_000).join('');
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);

  it('are all 62', () => {
    expect(counts.size).toBe(62);
  });

  // Bytes taken modulo 62 would make eight of them a quarter likelier. A tenth is nine standard deviations
  // and more.
  it('are none a tenth likelier or less likely than the others', () => {
    const expected = letters.length / 62;
    expect(Math.max(...counts.values())).toBeLessThan(1.1 * expected);
    expect(Math.min(...counts.values())).toBeGreaterThan(0.9 * expected);
  });
});

it('no two of 100,000 uuid12 are equal', () => {
  expect(new Set(mint(new RandomIds(), 'uuid12', 100_000)).size).toBe(100_000);
});

describe.each(RISING)('%s', (dataType) => {
  it('says when it was made', () => {
    for (const id of mint(new RandomIds(), dataType, 100)) expect(timeOf(dataType, id)).toBe(NOW);
  });

  it('rises within a ms, over ms, and when time falls', () => {
    const ids = new RandomIds();
    const all = [0, 0, 1, 5, 3, -5_000, -3_600_000, 6].flatMap((ms) => mint(ids, dataType, 500, NOW + ms));
    expect(all.toSorted()).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
    expect(timeOf(dataType, all.at(-1)!)).toBe(NOW + 6);
  });

  it('rises when chance has left no room within the ms: the next one is borrowed', () => {
    const ids = new RandomIds(always(2 ** 32 - 1));
    const all = [0, 0, 1, 2, 10].flatMap((ms) => mint(ids, dataType, 5, NOW + ms));
    expect(all.toSorted()).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
    expect(timeOf(dataType, all.at(-1)!)).toBeLessThan(NOW + 50);
  });
});

/** Source: github.com/ulid/javascript, test/node/ulid.spec.ts. */
it('ULIDs of one ms count on from the first', () => {
  const ids = new RandomIds(always(0.96 * 2 ** 32));
  expect(mint(ids, 'ulid', 4, 1_469_918_176_385)).toEqual([
    '01ARYZ6S41YYYYYYYYYYYYYYYY',
    '01ARYZ6S41YYYYYYYYYYYYYYYZ',
    '01ARYZ6S41YYYYYYYYYYYYYYZ0',
    '01ARYZ6S41YYYYYYYYYYYYYYZ1',
  ]);
});

it('a KSUID says the second in which it was made', () => {
  const [id] = mint(new RandomIds(), 'ksuid', 1);
  expect(timeOf('ksuid', id!)).toBe(Math.floor(NOW / 1_000) * 1_000);
});

it('TypeIDs and UUIDs of version 7 are never of one value', () => {
  const ids = new RandomIds();
  const uuids = mint(ids, 'uuidv7', 500);
  const ofTypeIds = mint(ids, 'typeid', 500).map((id) => UUID.ofInner(decodeTypeId(id)!.bytes).toString());
  expect(new Set([...uuids, ...ofTypeIds]).size).toBe(1_000);
});
