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
  | { readonly type: 'ViewDefinitionInvalid'; readonly slug: string; readonly faults: readonly string[] };
