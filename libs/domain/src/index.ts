export {
  formatDuration,
  parseDuration,
  momentAt,
  type AudibleTime,
  type DurationMs,
  type LedgerTime,
  type Moment,
} from './kernel/time.js';
export {
  isClientId,
  isIdentifier,
  isPoolName,
  isReason,
  CLIENT_ID_LENGTH_MAX,
  IDENTIFIER_LENGTH_MAX,
  REASON_LENGTH_MAX,
} from './kernel/names.js';
export { invariant, unreachable } from './kernel/invariant.js';
export type { Decision } from './kernel/decision.js';
export type * from './commands.js';
export * from './events.js';
export type { Rejection } from './rejections.js';
export { emptyState, type LedgerState } from './state.js';
export { decide } from './decide.js';
export { evolve } from './evolve.js';
export { Turn } from './turn.js';
export { Pool } from './pool/pool.js';
export { IdentifierColumns } from './pool/identifier-columns.js';
export {
  IDENTIFIER_STATES,
  PHASES,
  type Grant,
  type IdentifierRow,
  type IdentifierState,
  type Phase,
} from './pool/identifier.js';
export { expandPatterns, splitPatterns, POOL_CAPACITY_MAX } from './pool/pattern.js';
export type { Finding } from './pool/finding.js';
export { poolFaults, poolWarnings } from './pool/soundness.js';
export { changeFaults, poolChange, type PoolChange, type Resize } from './pool/change.js';
export { MAP_AGES_MS, mapByte, mapBytes, mapDelta, type MapCell } from './pool/map.js';
export { DEFAULT_POLICY, lateAfterMs, type AllocationOrder, type PoolPolicy } from './pool/policy.js';
export { ledgerStates, poolStates, totalStates, type StateCounts } from './pool/state-counts.js';
export {
  forecastExhaustion,
  FORECAST_DAYS_MAX,
  type DailyPeak,
  type Forecast,
  type Trend,
} from './history/forecast.js';
export { overlapsOf, type HeldSpan, type Overlap } from './history/held-twice.js';
export type { TimeSpan } from './history/time-spans.js';
export { uptimeOf, type UpAndDown, type Uptime } from './history/uptime.js';
export { isSeenBy, VIEW_QUERY_LENGTH_MAX, VIEW_TITLE_LENGTH_MAX } from './view/views.js';
export type { SavedView } from './view/saved-view.js';
export { leaseView, safeDeadline, type LeaseView } from './lease/lease.js';
export {
  COUNTER_MAX,
  counterInJson,
  DATA_TYPES,
  isCounterType,
  type CounterType,
  type DataType,
} from './mint/entity-type.js';
export { iterationNotBelow, valueAt, type Shard } from './mint/shard.js';
export {
  composeSnowflake,
  LAYOUTS,
  machineMax,
  parseSnowflake,
  SNOWFLAKE_MAX,
  type LayoutName,
  type SnowflakeFields,
  type SnowflakeLayout,
} from './mint/layout.js';
export type { CounterRun, Idempotency, MintedValues } from './mint/minted.js';
export type { Entity, SequenceMoved } from './mint/entity.js';
export { KeptAnswers, makesRoom, type KeptAnswer } from './mint/kept-answers.js';
export type { MintState } from './mint/mint-state.js';
export type { MintEvent } from './mint/evolve-mint.js';
export type { MachineHold, MintWindow, WindowsGranted } from './mint/window.js';
export { BORROWED_MS_MAX, SnowflakeStream, type Shortage, type Taken } from './mint/stream.js';
