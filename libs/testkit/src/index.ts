export * from './builders.js';
export { DeciderSpecification, factOf, givenPool, type Outcome } from './decider-specification.js';
export { LedgerChecker } from './ledger-checker.js';
export { drainFreeOrder, imageOf, replay, type LedgerImage, type PoolImage } from './ledger-image.js';
export { LedgerModel } from './ledger-model.js';
export type { ModelAnswer, ModelIdentifier, ModelPool } from './model-pool.js';
export { replayable, replayCommand, testSeed } from './replayable.js';
export { SeededRandom } from './seeded-random.js';
export { CLOCK_START_MS, VirtualClock } from './virtual-clock.js';
