/** Fields of names, compared as they are written; `reason` is searched in, whatever the case of its letters. */
export const NAME_FIELDS = ['type', 'pool', 'identifier', 'client', 'actor', 'request', 'reason'] as const;
export type NameField = (typeof NAME_FIELDS)[number];

export const NUMBER_FIELDS = ['position', 'token'] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

export const TIME_FIELDS = ['from', 'to'] as const;
export type TimeField = (typeof TIME_FIELDS)[number];

export type FieldName = NameField | NumberField | TimeField;

/** What the API also calls them. */
export const ALIASES: ReadonlyMap<string, FieldName> = new Map([
  ['id', 'identifier'],
  ['client_id', 'client'],
  ['request_id', 'request'],
]);

/** A name as a whole, its beginning, or names that count from `first` to `last` (`vm-0001..vm-0100`). */
export type NameValue =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'names'; readonly first: string; readonly last: string };

export type TextValue = Exclude<NameValue, { readonly kind: 'names' }>;

/** Whole numbers from `first` to `last`, both among them. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** A time in ms since the epoch, or a span before now. */
export type TimePoint = { readonly ms: number } | { readonly agoMs: number };

/** One condition; one of several values matches when any of them does. */
export type Term =
  | {
      readonly kind: 'names';
      readonly field: NameField;
      readonly negated: boolean;
      readonly values: readonly NameValue[];
    }
  | {
      readonly kind: 'numbers';
      readonly field: NumberField;
      readonly negated: boolean;
      readonly values: readonly NumberRange[];
    }
  /** `from` is among the times that are meant, `to` is not. */
  | { readonly kind: 'time'; readonly field: TimeField; readonly time: TimePoint }
  /** What one of `TEXT_FIELDS` has in it, or begins with. */
  | { readonly kind: 'text'; readonly negated: boolean; readonly value: TextValue };
export type TermOf<Kind extends Term['kind']> = Extract<Term, { readonly kind: Kind }>;

/** Which events are meant: those that every term matches. */
export type EventFilter = readonly Term[];

/** Columns that free text is looked for in. */
export const TEXT_FIELDS = [
  'identifier',
  'client',
  'reason',
  'actor',
  'type',
] as const satisfies readonly NameField[];

export const QUERY_LENGTH_MAX = 2_000;
export const TERMS_MAX = 32;
export const VALUES_MAX = 100;

/** A point of time in ms since the epoch. */
export function timeOf(point: TimePoint, now: number): number {
  return 'ms' in point ? point.ms : now - point.agoMs;
}
