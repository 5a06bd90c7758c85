/** What an entity's values can be. An entity takes its type at first use, for life. */
export const DATA_TYPES = [
  'int',
  'long',
  'snowflake',
  'uuid8',
  'uuid12',
  'uuid16',
  'uuid22',
  'uuidv4',
  'uuidv7',
  'ulid',
  'ksuid',
  'typeid',
  'nanoid',
] as const;
export type DataType = (typeof DATA_TYPES)[number];

/** Types whose values are counted by the ledger, one after the other. */
export type CounterType = 'int' | 'long';

/** The largest value of each; it is issued, and nothing after it. */
export const COUNTER_MAX: Readonly<Record<CounterType, bigint>> = {
  int: 2_147_483_647n,
  long: 9_223_372_036_854_775_807n,
};

export function isCounterType(dataType: DataType): dataType is CounterType {
  return dataType === 'int' || dataType === 'long';
}

/** A number of a counter as JSON has it: of an int a number, of a long a decimal string, which may pass 2^53. */
export function counterInJson(dataType: CounterType, number: bigint): number | string {
  return dataType === 'int' ? Number(number) : String(number);
}
