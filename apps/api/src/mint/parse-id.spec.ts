import { readFileSync } from 'node:fs';
import type { Reading } from '@berth/contract';
import { DATA_TYPES, LAYOUTS, type LayoutName } from '@berth/domain';
import { SNOWFLAKE_VECTORS } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../platform/http/api-problem.js';
import { isRandomType, RandomIds } from './id-types.js';
import { parseId, parseSnowflakeId } from './parse-id.js';

const NOW = Date.parse('2026-11-22T10:15:00.123Z');
const NAMES: readonly LayoutName[] = ['sonyflake', 'twitter'];
const LARGEST = '9223372036854775807';

const OURS = SNOWFLAKE_VECTORS.flatMap((vector) =>
  NAMES.filter((name) => LAYOUTS[name] === vector.layout).map((name) => ({ ...vector, name })),
);

function typesOf(text: string): readonly Reading['dataType'][] {
  return parseId(text, NOW).readings.map(({ dataType }) => dataType);
}

function refusal(parse: () => unknown): string | undefined {
  try {
    parse();
  } catch (error) {
    if (error instanceof ApiProblem) return error.document.error;
    throw error;
  }
  return undefined;
}

describe('a snowflake', () => {
  it('of our layouts is known 14 times', () => {
    expect(OURS).toHaveLength(14);
  });

  it.each(OURS)('of $name reads as its source says: $id', ({ name, id, machine, sequence, time }) => {
    expect(parseSnowflakeId(id, name)).toEqual({
      id,
      layout: name,
      timestamp: Date.parse(time),
      date: time,
      shardId: name === 'twitter' ? machine + 1 : machine,
      sequence,
      binary: BigInt(id).toString(2).padStart(64, '0'),
    });
  });

  it('is the one that a predecessor published, digit by digit', () => {
    expect(parseSnowflakeId('229599957278003200', 'twitter')).toEqual({
      id: '229599957278003200',
      layout: 'twitter',
      timestamp: 1_758_808_095_576,
      date: '2025-09-25T13:48:15.576Z',
      shardId: 2,
      sequence: 0,
      binary: '0000001100101111101100111111000111010110000000000001000000000000',
    });
  });

  it.each(NAMES)('may be the largest of 63 bits, by %s', (name) => {
    expect(parseSnowflakeId(LARGEST, name)).toMatchObject({ id: LARGEST, binary: `0${'1'.repeat(63)}` });
  });

  it.each([
    '9223372036854775808',
    '-1',
    '',
    ' 1',
    '1 ',
    '+1',
    '1.0',
    '1e3',
    '0x1',
    '01',
    'abc',
    '1'.repeat(40),
    '١',
  ])('is refused: %j', (text) => {
    for (const name of NAMES) {
      expect(refusal(() => parseSnowflakeId(text, name))).toBe('Invalid Snowflake ID');
    }
  });
});

describe('a number', () => {
  it('is read by every layout, because it does not say by which it was made', () => {
    const { id, readings } = parseId('199699878169804801', NOW);
    expect(id).toBe('199699878169804801');
    expect(readings).toMatchObject([
      {
        dataType: 'snowflake',
        layout: 'sonyflake',
        date: '2025-10-09T16:00:03.000Z',
        shardId: 1,
        sequence: 0,
      },
      { dataType: 'snowflake', layout: 'twitter', date: '2025-07-05T01:36:01.200Z', shardId: 1, sequence: 1 },
      { dataType: 'long' },
    ]);
  });

  it('is not read by a layout whose time has not come', () => {
    const day = 86_400_000;
    const { timestamp } = parseSnowflakeId('199699878169804801', 'sonyflake');
    const at = (nowMs: number) => parseId('199699878169804801', nowMs).readings.map(({ layout }) => layout);
    expect(at(timestamp - day)).toEqual(['sonyflake', 'twitter', undefined]);
    expect(at(timestamp - day - 1)).toEqual(['twitter', undefined]);
    expect(typesOf(LARGEST)).toEqual(['long']);
  });

  it('can be that of a counter as far as the counter goes', () => {
    expect(typesOf('2147483647')).toEqual(['snowflake', 'snowflake', 'int', 'long']);
    expect(typesOf('2147483648')).toEqual(['snowflake', 'snowflake', 'long']);
    expect(typesOf('0')).toEqual(['snowflake', 'snowflake']);
  });

  it('is not taken for letters by chance', () => {
    expect(typesOf('12345678')).not.toContain('uuid8');
    for (const text of ['1'.repeat(21), '1'.repeat(22), '9223372036854775808']) {
      expect(refusal(() => parseId(text, NOW))).toBe('Invalid Snowflake ID');
    }
  });
});

describe('any other ID', () => {
  it.each([
    [
      '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
      { dataType: 'uuidv7', version: 7, timestamp: 1_645_557_742_000 },
    ],
    [
      '01890A5D-AC96-774B-BCCE-B302099A8057',
      { dataType: 'uuidv7', version: 7, timestamp: 1_688_096_058_518 },
    ],
    ['919108f7-52d1-4320-9bac-f847db4148a8', { dataType: 'uuidv4', version: 4 }],
    ['01ARZ3NDEKTSV4RRFFQ69G5FAV', { dataType: 'ulid', timestamp: 1_469_922_850_259 }],
    ['01arz3ndektsv4rrffq69g5faV', { dataType: 'ulid', timestamp: 1_469_922_850_259 }],
    ['0ujtsYcgvSTl8PAuAdqWYSMnLOv', { dataType: 'ksuid', timestamp: 1_507_608_047_000 }],
    [
      'prefix_01h455vb4pex5vsknk084sn02q',
      {
        dataType: 'typeid',
        prefix: 'prefix',
        uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
        version: 7,
        timestamp: 1_688_096_058_518,
      },
    ],
    [
      'order_00000000000000000000000000',
      { dataType: 'typeid', prefix: 'order', uuid: '00000000-0000-0000-0000-000000000000' },
    ],
    ['yQtsmmGL', { dataType: 'uuid8', length: 8 }],
    ['fqCjS0Kt0vKM', { dataType: 'uuid12', length: 12 }],
    ['AdbWW3lJ8BIkQUKl', { dataType: 'uuid16', length: 16 }],
    ['gVGP6QNidLQ2oMaHfT2Wzq', { dataType: 'uuid22', length: 22 }],
    ['xVClFwMp5GPF9_pV49o9o', { dataType: 'nanoid', length: 21 }],
  ] as readonly [string, Reading][])('says what its type holds: %s', (text, reading) => {
    const { timestamp: ms } = reading;
    const date = ms === undefined ? {} : { date: new Date(ms).toISOString() };
    const { id, readings } = parseId(text, NOW);
    expect({ id, readings: readings.map(({ bits: _, ...rest }) => rest) }).toEqual({
      id: text,
      readings: [{ ...reading, ...date }],
    });
  });

  it.each([
    ['199699878169804801', 64],
    ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', 128],
    ['919108f7-52d1-4320-9bac-f847db4148a8', 128],
    ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 128],
    ['0ujtsYcgvSTl8PAuAdqWYSMnLOv', 160],
    ['prefix_01h455vb4pex5vsknk084sn02q', 128],
  ])('says how its bits are shared out: %s', (text, total) => {
    const ruled = parseId(text, NOW).readings.flatMap(({ bits }) => (bits ? [bits] : []));
    expect(ruled.length).toBeGreaterThan(0);
    for (const bits of ruled) expect(bits.reduce((sum, each) => sum + each.bits, 0)).toBe(total);
  });

  it('may be of two types', () => {
    expect(typesOf('01h455vb4pex5vsknk084sn02q')).toEqual(['typeid', 'ulid']);
  });

  it('has no date after the year 9999, which RFC 3339 cannot write', () => {
    const [reading] = parseId('7ZZZZZZZZZZZZZZZZZZZZZZZZZ', NOW).readings;
    expect(reading).toMatchObject({ dataType: 'ulid', timestamp: 2 ** 48 - 1 });
    expect(reading).not.toHaveProperty('date');
  });

  it.each([
    ['a ULID of more than 128 bits', '8ZZZZZZZZZZZZZZZZZZZZZZZZZ'],
    ['a ULID with a letter that is none', '01ARZ3NDEKTSV4RRFFQ69G5FAU'],
    ['a ULID with a letter that is none in its chance', '01ARZ3NDEKTSV4RR!FQ69G5FAV'],
    ['a UUID of version 1', 'c232ab00-9414-11ec-b3c8-9f6bdeced846'],
    ['a UUID of another variant', '919108f7-52d1-4320-1bac-f847db4148a8'],
    ['a UUID without hyphens', '919108f752d143209bacf847db4148a8'],
    ['a KSUID of more than 160 bits', 'aWgEPTl1tmebfsQzFP4bxwgy80W'],
    ['nothing', ''],
    ['23 letters', 'gVGP6QNidLQ2oMaHfT2Wzqx'],
    ['a nanoid with another sign', 'xVClFwMp5GPF9.pV49o9o'],
    ['a line too many', 'yQtsmmGL\n'],
  ])('is refused: %s', (_what, text) => {
    expect(refusal(() => parseId(text, NOW))).toBe('Invalid Snowflake ID');
  });
});

interface Named {
  readonly name: string;
  readonly typeid: string;
}

describe('the vectors of TypeID', () => {
  it.each(typeIds('valid'))('that are valid are read: $name', ({ typeid }) => {
    expect(typesOf(typeid)).toContain('typeid');
  });

  it.each(typeIds('invalid'))('that are not are not: $name', ({ typeid }) => {
    expect(refusal(() => expect(typesOf(typeid)).not.toContain('typeid'))).toBe('Invalid Snowflake ID');
  });
});

it.each(DATA_TYPES.filter(isRandomType))(
  'what is minted as %s is read as that, with its time',
  (dataType) => {
    for (const id of new RandomIds().mint(dataType, { entity: 'order', count: 200, nowMs: NOW })) {
      expect(typesOf(id)).toContain(dataType);
      const times = parseId(id, NOW).readings.map(({ timestamp }) => timestamp ?? NOW);
      for (const time of times) expect(NOW - time).toBeLessThan(1_000);
    }
  },
);

function typeIds(name: string): readonly Named[] {
  const url = new URL(`../../test/fixtures/typeid/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as readonly Named[];
}
