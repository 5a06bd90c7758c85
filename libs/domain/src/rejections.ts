import type { DataType } from './mint/entity-type.js';
import type { LayoutName } from './mint/layout.js';
import type { Shard } from './mint/shard.js';
import type { Finding } from './pool/finding.js';
import type { Phase } from './pool/identifier.js';

/** Why a command was refused. A refused command changes nothing and writes nothing. */
export type Rejection =
  | { readonly type: 'PoolNotFound'; readonly pool: string }
  | { readonly type: 'PoolExists'; readonly pool: string }
  | { readonly type: 'PoolDefinitionInvalid'; readonly pool: string; readonly faults: readonly Finding[] }
  /** How many of its identifiers are still held, resting, withheld or kept for somebody. */
  | {
      readonly type: 'PoolInUse';
      readonly pool: string;
      readonly held: number;
      readonly resting: number;
      readonly quarantined: number;
      readonly reserved: number;
    }
  | {
      readonly type: 'PoolExhausted';
      readonly pool: string;
      readonly capacity: number;
      readonly draining: boolean;
    }
  | { readonly type: 'IdentifierNotFound'; readonly pool: string; readonly identifier: string }
  /** Another client holds it, nobody does, or the token is not the current one. */
  | {
      readonly type: 'IdentifierMismatch';
      readonly pool: string;
      readonly identifier: string;
      readonly clientId: string;
    }
  | {
      readonly type: 'IdentifierNotHeld';
      readonly pool: string;
      readonly identifier: string;
      readonly phase: Phase;
    }
  /** Another lease is on it than the one that was meant; `holder` is null when there is none. */
  | {
      readonly type: 'LeaseChanged';
      readonly pool: string;
      readonly identifier: string;
      readonly holder: string | null;
    }
  | { readonly type: 'IdentifierRetired'; readonly pool: string; readonly identifier: string }
  | {
      readonly type: 'IdentifierReservedAlready';
      readonly pool: string;
      readonly identifier: string;
      /** For whom. */
      readonly clientId: string;
    }
  /** `identifier` is the one that is reserved for the client. */
  | {
      readonly type: 'ClientReservedAlready';
      readonly pool: string;
      readonly identifier: string;
      readonly clientId: string;
    }
  | { readonly type: 'IdentifierNotReserved'; readonly pool: string; readonly identifier: string }
  | { readonly type: 'IdentifierQuarantinedAlready'; readonly pool: string; readonly identifier: string }
  | {
      readonly type: 'IdentifierNotQuarantined';
      readonly pool: string;
      readonly identifier: string;
      readonly phase: Phase;
    }
  | { readonly type: 'ExpiryNotSuspended'; readonly pool: string }
  | { readonly type: 'ViewNotFound'; readonly slug: string }
  | { readonly type: 'ViewOwnedByOther'; readonly slug: string; readonly owner: string }
  | { readonly type: 'ViewDefinitionInvalid'; readonly slug: string; readonly faults: readonly string[] }
  | MintRejection;

type MintRejection =
  | { readonly type: 'EntityNotFound'; readonly entity: string }
  /** `next`: the iteration that comes next. */
  | {
      readonly type: 'EntityExists';
      readonly entity: string;
      readonly dataType: DataType;
      readonly next: bigint;
      readonly shard: Shard;
    }
  | {
      readonly type: 'EntityTypeMismatch';
      readonly entity: string;
      readonly dataType: DataType;
      readonly registeredType: DataType;
    }
  /** Only counters have values to start from, to reset or to advance. */
  | { readonly type: 'EntityNotNumeric'; readonly entity: string; readonly dataType: DataType }
  | { readonly type: 'EntitiesExhausted'; readonly max: number }
  | {
      readonly type: 'RangeExhausted';
      readonly entity: string;
      readonly dataType: DataType;
      /** The last value that this shard may issue. */
      readonly max: bigint;
    }
  /** `nextValue` comes next; the value that was asked for is below it. */
  | { readonly type: 'BackwardReset'; readonly entity: string; readonly nextValue: bigint }
  | { readonly type: 'IdempotencyKeyReused'; readonly key: string }
  /** The service counts by another shard than its ledger does. */
  | { readonly type: 'ShardMismatch'; readonly shard: Shard; readonly recorded: Shard }
  /** `holder` is null when nobody holds it and it is withheld, or the client has another one. */
  | {
      readonly type: 'MachineNumberTaken';
      readonly pool: string;
      readonly identifier: string;
      readonly holder: string | null;
    }
  | {
      readonly type: 'MachineNumberNotHeld';
      readonly pool: string;
      readonly identifiers: readonly string[];
    }
  /** The service mints by another layout than its ledger has windows of. */
  | {
      readonly type: 'MintLayoutMismatch';
      readonly layout: LayoutName;
      readonly recorded: LayoutName;
    };
