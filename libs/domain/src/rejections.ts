/** Why a command was refused. A refused command changes nothing and writes nothing. */
export type Rejection =
  | { readonly type: 'PoolNotFound'; readonly pool: string }
  | { readonly type: 'PoolExists'; readonly pool: string }
  | { readonly type: 'PoolDefinitionInvalid'; readonly pool: string; readonly faults: readonly string[] }
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
  | { readonly type: 'IdentifierNotHeld'; readonly pool: string; readonly identifier: string }
  | { readonly type: 'IdentifierRetired'; readonly pool: string; readonly identifier: string }
  | { readonly type: 'IdentifierReservedAlready'; readonly pool: string; readonly identifier: string }
  | { readonly type: 'ClientReservedAlready'; readonly pool: string; readonly clientId: string }
  | { readonly type: 'IdentifierNotReserved'; readonly pool: string; readonly identifier: string }
  | { readonly type: 'IdentifierQuarantinedAlready'; readonly pool: string; readonly identifier: string }
  | { readonly type: 'IdentifierNotQuarantined'; readonly pool: string; readonly identifier: string }
  | { readonly type: 'ExpiryNotSuspended'; readonly pool: string }
  | { readonly type: 'ViewNotFound'; readonly slug: string }
  | { readonly type: 'ViewOwnedByOther'; readonly slug: string; readonly owner: string }
  | { readonly type: 'ViewDefinitionInvalid'; readonly slug: string; readonly faults: readonly string[] };
