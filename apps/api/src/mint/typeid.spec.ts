import { readFileSync } from 'node:fs';
import { replayable } from '@berth/testkit';
import * as fc from 'fast-check';
import { UUID } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { decodeTypeId, encodeTypeId, isTypeIdPrefix } from './typeid.js';

interface Vector {
  readonly name: string;
  readonly typeid: string;
}
interface ValidVector extends Vector {
  readonly prefix: string;
  readonly uuid: string;
}

const VALID = vectors('valid') as readonly ValidVector[];
const INVALID = vectors('invalid') as readonly Vector[];
const parameters = { numRuns: 500, ...replayable(fc.defaultReportMessage, import.meta.url) };

function vectors(name: string): unknown {
  const url = new URL(`../../test/fixtures/typeid/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

describe('the specification', () => {
  it('has 9 valid and 21 invalid vectors', () => {
    expect([VALID.length, INVALID.length]).toEqual([9, 21]);
  });

  it.each(VALID)('says how $name is decoded', ({ typeid, prefix, uuid }) => {
    const decoded = decodeTypeId(typeid);
    expect(decoded?.prefix).toBe(prefix);
    expect(UUID.ofInner(decoded!.bytes).toString()).toBe(uuid);
  });

  it.each(VALID)('says how $name is encoded', ({ typeid, prefix, uuid }) => {
    expect(encodeTypeId({ prefix, bytes: UUID.parse(uuid).bytes })).toBe(typeid);
  });

  it.each(INVALID)('says that $name is none', ({ typeid }) => {
    expect(decodeTypeId(typeid)).toBeUndefined();
  });
});

describe('a TypeID', () => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

  it('is decoded to what was encoded', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom('', 'a', 'a_b', 'a'.repeat(63)), (given, prefix) => {
        expect(decodeTypeId(encodeTypeId({ prefix, bytes: given }))).toEqual({ prefix, bytes: given });
      }),
      parameters,
    );
  });

  it('sorts as its UUID does', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const texts = [one, other].map((given) => encodeTypeId({ prefix: 'a', bytes: given }));
        expect(texts[0]! < texts[1]!).toBe(Buffer.compare(one, other) < 0);
      }),
      parameters,
    );
  });
});

it('a prefix is not empty: that of an entity is its name', () => {
  expect(isTypeIdPrefix('')).toBe(false);
});
