export * from './builders.js';
export { DeciderSpecification, factOf, givenPool, type Outcome } from './decider-specification.js';
export {
  allocateOutcome,
  heartbeatOutcome,
  releaseOutcome,
  type AllocateOutcome,
  type BerthClient,
  type FleetClock,
  type FleetLease,
  type HeartbeatOutcome,
  type ReleaseOutcome,
} from './fleet-client.js';
export { FleetAgenda } from './fleet-agenda.js';
export { fleetFaults, type FleetPromise } from './fleet-faults.js';
export { InProcessBerth } from './fleet-in-process.js';
export type { Machine, Mishaps } from './fleet-machine.js';
export type { FleetCall, FleetObserver, Observation, StopReason } from './fleet-observation.js';
export { FleetHistory, type HistoryOptions } from './fleet-history.js';
export { Fleet, type FleetOptions, type GroupPlan } from './fleet.js';
export { LedgerChecker } from './ledger-checker.js';
export {
  drainFreeOrder,
  imageOf,
  readBack,
  replay,
  waitingIn,
  type LedgerImage,
  type PoolImage,
} from './ledger-image.js';
export { LedgerModel } from './ledger-model.js';
export * from './mint-builders.js';
export { describedMintEvent, mintPictureOf, modelMintPictureOf, toldOf } from './mint-words.js';
export type { ModelAnswer, ModelIdentifier, ModelPool } from './model-pool.js';
export { replayable, replayCommand, testSeed } from './replayable.js';
export { SeededRandom } from './seeded-random.js';
export { SNOWFLAKE_VECTORS, type SnowflakeVector } from './snowflake-vectors.js';
export { CLOCK_START_MS, VirtualClock } from './virtual-clock.js';
export { writeHistory } from './write-history.js';
