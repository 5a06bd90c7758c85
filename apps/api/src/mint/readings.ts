import type { Reading } from '@berth/contract';
import {
  COUNTER_MAX,
  LAYOUTS,
  parseSnowflake,
  SNOWFLAKE_MAX,
  type CounterType,
  type LayoutName,
} from '@berth/domain';
import { decodeTime } from 'ulid';
import { UUID } from 'uuidv7';
import { presentTime } from '../platform/http/presented-time.js';
import { ksuidTime } from './ksuid.js';
import { decodeTypeId } from './typeid.js';

/** Clocks may differ by a day; what is later than that was not minted by this layout. */
const AHEAD_MS_MAX = 86_400_000;
/** 9999-12-31T23:59:59.999Z, the last that RFC 3339 can write. */
const DATE_MS_MAX = 253_402_300_799_999;

const DECIMAL = /^(0|[1-9]\d{0,18})$/;
const UUID_4_OR_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
/** Strict where its library is not: it takes a first letter that no 128 bits have. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const NANOID = /^[A-Za-z0-9_-]{21}$/;
const ALPHANUMERIC = /^[A-Za-z0-9]+$/;
const ALPHANUMERIC_LENGTHS = [8, 12, 16, 22] as const;

type Bits = NonNullable<Reading['bits']>;
const ULID_BITS: Bits = [
  { field: 'timestamp', bits: 48 },
  { field: 'chance', bits: 80 },
];
const KSUID_BITS: Bits = [
  { field: 'timestamp', bits: 32 },
  { field: 'chance', bits: 128 },
];

/** A whole number from 0 to 2^63 - 1 in decimal digits, else undefined. */
export function readDecimal(text: string): bigint | undefined {
  const value = DECIMAL.test(text) ? BigInt(text) : SNOWFLAKE_MAX + 1n;
  return value <= SNOWFLAKE_MAX ? value : undefined;
}

/** What a snowflake (0 to 2^63 - 1) says by a layout. */
export function snowflakeFields(id: bigint, layout: LayoutName) {
  const { timeMs, machine, sequence } = parseSnowflake(LAYOUTS[layout], id);
  return {
    layout,
    timestamp: timeMs,
    date: presentTime(timeMs),
    // The predecessor whose layout this is numbered its shards from 1 and its machines from 0.
    shardId: layout === 'twitter' ? machine + 1 : machine,
    sequence,
    binary: id.toString(2).padStart(64, '0'),
  };
}

/** What every type that a text can be of says of it, the more telling ones first; `nowMs` is ledger time. */
export function readingsOf(text: string, nowMs: number): Reading[] {
  return [
    ...snowflakeReadings(text, nowMs),
    ...counterReadings(text),
    ...uuidReadings(text),
    ...typeIdReadings(text),
    ...ulidReadings(text),
    ...ksuidReadings(text),
    ...chanceReadings(text),
  ];
}

function snowflakeBits(name: LayoutName): Bits {
  const { timeBits, machineBits, sequenceBits, lowest } = LAYOUTS[name];
  const machine = { field: 'shardId', bits: machineBits } as const;
  const sequence = { field: 'sequence', bits: sequenceBits } as const;
  const low = lowest === 'machine' ? [sequence, machine] : [machine, sequence];
  return [{ field: 'sign', bits: 1 }, { field: 'timestamp', bits: timeBits }, ...low];
}

/** A number can be read by any layout; a time that has not come yet tells which it is not. */
function snowflakeReadings(text: string, nowMs: number): Reading[] {
  const id = readDecimal(text);
  if (id === undefined) return [];
  return (Object.keys(LAYOUTS) as LayoutName[])
    .map((layout) => ({
      dataType: 'snowflake' as const,
      ...snowflakeFields(id, layout),
      bits: snowflakeBits(layout),
    }))
    .filter(({ timestamp }) => timestamp <= nowMs + AHEAD_MS_MAX);
}

function counterReadings(text: string): Reading[] {
  const value = readDecimal(text) ?? 0n;
  const types: readonly CounterType[] = ['int', 'long'];
  return types
    .filter((dataType) => value >= 1n && value <= COUNTER_MAX[dataType])
    .map((dataType) => ({ dataType }));
}

function uuidReadings(text: string): Reading[] {
  if (!UUID_4_OR_7.test(text)) return [];
  const fields = uuidFields(UUID.parse(text));
  return [{ dataType: fields.version === 7 ? 'uuidv7' : 'uuidv4', ...fields }];
}

function typeIdReadings(text: string): Reading[] {
  const typeId = decodeTypeId(text);
  if (!typeId) return [];
  const uuid = UUID.ofInner(typeId.bytes);
  return [{ dataType: 'typeid', prefix: typeId.prefix, uuid: uuid.toString(), ...uuidFields(uuid) }];
}

function ulidReadings(text: string): Reading[] {
  return ULID.test(text) ? [{ dataType: 'ulid', ...moment(decodeTime(text)), bits: ULID_BITS }] : [];
}

function ksuidReadings(text: string): Reading[] {
  const ms = ksuidTime(text);
  return ms === undefined ? [] : [{ dataType: 'ksuid', ...moment(ms), bits: KSUID_BITS }];
}

/** Types of chance alone; one of digits alone is so unlikely that the text is taken for a number. */
function chanceReadings(text: string): Reading[] {
  if (/^\d+$/.test(text)) return [];
  const length = ALPHANUMERIC_LENGTHS.find((known) => known === text.length && ALPHANUMERIC.test(text));
  if (length !== undefined) return [{ dataType: `uuid${length}`, length }];
  return NANOID.test(text) ? [{ dataType: 'nanoid', length: text.length }] : [];
}

/** The version of a UUID that has one, and the time of version 7. */
function uuidFields(uuid: UUID) {
  const version = uuid.getVersion();
  if (version === undefined) return {};
  const bits = uuidBits(version === 7 ? 'timestamp' : 'chance');
  if (version !== 7) return { version, bits };
  return { version, ...moment(Number.parseInt(uuid.toHex().slice(0, 12), 16)), bits };
}

/** RFC 9562: version and variant stand between what is told or drawn. */
function uuidBits(high: 'timestamp' | 'chance'): Bits {
  return [
    { field: high, bits: 48 },
    { field: 'version', bits: 4 },
    { field: 'chance', bits: 12 },
    { field: 'variant', bits: 2 },
    { field: 'chance', bits: 62 },
  ];
}

function moment(ms: number) {
  return { timestamp: ms, ...(ms <= DATE_MS_MAX && { date: presentTime(ms) }) };
}
