import type { Entity } from './entity.js';
import { KeptAnswers } from './kept-answers.js';
import type { LayoutName } from './layout.js';
import type { Shard } from './shard.js';

/** The mint's part of the memory image. */
export interface MintState {
  /** The shard that this ledger's entities count by; undefined until there is one. */
  shard: Shard | undefined;
  /** The layout that this ledger's windows are of; undefined until there is one. */
  layout: LayoutName | undefined;
  /** By name, in the order of registration. */
  readonly entities: Map<string, Entity>;
  /** Of deleted entities that had counted: the iteration that a later one of the name goes on from. */
  readonly tombstones: Map<string, bigint>;
  /** By machine number, the end of its last window in ms: no id of it has a time from there on yet. */
  readonly windowEnds: Map<number, number>;
  readonly answers: KeptAnswers;
}

export function emptyMint(): MintState {
  return {
    shard: undefined,
    layout: undefined,
    entities: new Map(),
    tombstones: new Map(),
    windowEnds: new Map(),
    answers: new KeptAnswers(),
  };
}
