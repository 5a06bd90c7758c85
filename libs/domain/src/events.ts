import type { DataType } from './mint/entity-type.js';
import type { LayoutName } from './mint/layout.js';
import type { AllocationOrder } from './pool/policy.js';

/**
 * Every fact the ledger can hold: what it is about, and its data. `data` is stored and served as it stands
 * here (snake_case JSON), and its shape is for ever: a change is a new schema version and an upcaster.
 * `ordinal` is a place in the pool from 0; names ending in `_ms` are spans, ledger times or, where said,
 * audible times. Iterations of counters are decimal text, because they may pass 2^53.
 */
export interface Facts {
  PoolCreated: OfPool<PolicyData & { readonly identifiers: readonly string[]; readonly capacity: number }>;
  PoolResized: OfPool<{ readonly identifiers: readonly string[]; readonly capacity: number }>;
  PoolPolicyChanged: OfPool<PolicyData>;
  PoolDrainStarted: OfPool<object>;
  PoolOpened: OfPool<object>;
  /** The pool is gone with all its identifiers; a later one of its name is another pool. */
  PoolDeleted: OfPool<object>;

  /** `deadline_ms` is audible time. */
  IdentifierAllocated: OfLease<{ readonly ttl_ms: number; readonly deadline_ms: number }>;
  HeartbeatsRecorded: OfPool<HeartbeatData>;
  IdentifierReleased: OfLease<RestData>;
  LeaseExpired: OfLease<RestData & { readonly silent_ms: number }>;
  LeaseRevoked: OfLease<RestData>;
  IdentifierReclaimed: OfIdentifier<{ readonly ordinal: number; readonly retired: boolean }>;

  IdentifierReserved: OfClient<{ readonly ordinal: number }>;
  ReservationCancelled: OfClient<{ readonly ordinal: number }>;
  IdentifierQuarantined: OfIdentifier<{ readonly ordinal: number }>;
  /** `available_ms` (audible) is the end of the hold-down that was left, null when none was. */
  IdentifierRestored: OfIdentifier<{ readonly ordinal: number; readonly available_ms: number | null }>;

  /**
   * Nobody could be heard from `from_ms` to `to_ms` (ledger time): that span is taken out of audible time.
   */
  ServiceResumed: OfLedger<{
    readonly from_ms: number;
    readonly to_ms: number;
    readonly cause: DeafCause;
  }>;
  ExpirySuspended: OfPool<{ readonly held: number; readonly late: number; readonly suspended_ms: number }>;
  ExpiryResumed: OfPool<ExpiryResumedData>;

  /** `next` is the iteration that a counter begins with. */
  EntityRegistered: OfLedger<EntityData & { readonly shard_id: number; readonly total_shards: number }>;
  /** All advances of an entity in one commit: `count` iterations from `first` on. */
  SequenceAdvanced: OfLedger<{ readonly entity: string; readonly first: string; readonly count: number }>;
  /** The iteration that would have come next, and the one that does. */
  SequenceReset: OfLedger<{
    readonly entity: string;
    readonly from: string;
    readonly to: string;
    readonly forced: boolean;
  }>;
  /** A later entity of the name goes on from `next`. */
  EntityDeleted: OfLedger<EntityData>;
  MintWindowGranted: OfPool<WindowData>;
  MintAnswered: OfLedger<AnswerData>;
  /** A query is kept under a name, or another one is kept there. */
  ViewSaved: { readonly data: ViewData };
  ViewDeleted: { readonly data: { readonly slug: string; readonly owner: string } };
}

export type DeafCause = 'restart' | 'pause' | 'ledger_unavailable' | 'clock_jump';
export type ResumeCause = 'heartbeats_returned' | 'operator' | 'maximum_reached' | 'pool_drained';

interface PolicyData {
  readonly ttl_ms: number;
  readonly heartbeat_ms: number;
  readonly hold_down_ms: number;
  readonly order: AllocationOrder;
}

/**
 * All heartbeats of a pool in one commit, as columns: `offsets_ms[i]` is how long before the commit it
 * arrived.
 */
export interface HeartbeatData {
  readonly ttl_ms: number;
  readonly ordinals: readonly number[];
  readonly offsets_ms: readonly number[];
  /**
   * Which of `ordinals` were late, and how long each had been silent, in audible ms; left out when none was.
   */
  readonly late_ordinals?: readonly number[];
  readonly late_silent_ms?: readonly number[];
}

/**
 * Both are audible times: nothing expires before the first; until the second silence is believed, however
 * wide.
 */
interface ExpiryResumedData {
  readonly cause: ResumeCause;
  readonly expiry_from_ms: number;
  readonly trusted_until_ms: number;
}

interface ViewData {
  readonly slug: string;
  readonly title: string;
  readonly query: string;
  readonly owner: string;
  readonly shared: boolean;
}

/** `available_ms` is audible time: the end of the hold-down. */
interface RestData {
  readonly available_ms: number;
}

interface EntityData {
  readonly entity: string;
  readonly data_type: DataType;
  readonly next: string;
}

/**
 * As columns: the machine number `numbers[i]`, held by `holders[i]`, may use the ID time from `floors_ms[i]`
 * up to and without `ceils_ms[i]`.
 */
interface WindowData {
  readonly layout: LayoutName;
  readonly numbers: readonly number[];
  readonly floors_ms: readonly number[];
  readonly ceils_ms: readonly number[];
  readonly holders: readonly string[];
}

/** What was answered under an idempotency key: a run of a counter from `first` on, or the values themselves. */
interface AnswerData {
  readonly key: string;
  readonly arguments: string;
  readonly entity: string;
  readonly data_type: DataType;
  readonly count: number;
  readonly first?: string;
  readonly values?: readonly string[];
}

interface OfLedger<Data> {
  readonly data: Data;
}
interface OfPool<Data> {
  readonly pool: string;
  readonly data: Data;
}
interface OfIdentifier<Data> extends OfPool<Data> {
  readonly identifier: string;
}
interface OfClient<Data> extends OfIdentifier<Data> {
  readonly clientId: string;
}
interface OfLease<Data> extends OfClient<Data & { readonly ordinal: number }> {
  readonly token: number;
}

export type EventType = keyof Facts;
export type LedgerEvent = { [Type in EventType]: { readonly type: Type } & Facts[Type] }[EventType];
export type EventOf<Type extends EventType> = Extract<LedgerEvent, { readonly type: Type }>;

/** Who or what caused an event. */
export interface Cause {
  readonly actor: string;
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
}

/**
 * A fact with its place in the ledger. `recordedAt` is ledger ms and never falls from one position to the
 * next.
 */
export type Recorded<Event extends LedgerEvent = LedgerEvent> = Event extends LedgerEvent
  ? Event & { readonly position: number; readonly recordedAt: number; readonly cause: Cause }
  : never;

/** Version of an event's `data`; raised together with an upcaster from the one before. */
export const SCHEMA_VERSION = 1;
