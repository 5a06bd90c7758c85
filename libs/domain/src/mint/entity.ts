import type { CounterType, DataType } from './entity-type.js';

/** A named source of values. */
export interface Entity {
  readonly name: string;
  readonly dataType: DataType;
  /** The iteration that a counter comes to next: how many it issued, or skipped by init and reset. */
  readonly next: bigint;
}

/** What a reset did: the iteration that would have come next, and the one that does. */
export interface SequenceMoved {
  readonly entity: string;
  readonly dataType: CounterType;
  readonly from: bigint;
  readonly to: bigint;
}
