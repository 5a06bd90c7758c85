import type { CounterType, DataType } from './entity-type.js';

/** A run of a counter: `count` iterations from `first` on. Their values: `valueAt`. */
export interface CounterRun {
  readonly entity: string;
  readonly dataType: CounterType;
  readonly first: bigint;
  readonly count: number;
}

/** Values as they were answered. */
export interface MintedValues {
  readonly entity: string;
  readonly dataType: DataType;
  readonly values: readonly string[];
}

/** What tells a repeated request from a new one: the caller's key, and what it asked for with it. */
export interface Idempotency {
  readonly key: string;
  /** All arguments in one text, the same for the same request. */
  readonly arguments: string;
}
