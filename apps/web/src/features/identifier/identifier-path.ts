/** One identifier, by the names of it and its pool. */
export interface IdentifierOf {
  readonly pool: string;
  readonly identifier: string;
}

export const ROUTE = '/pools/$pool/ids/$identifier';

export function pathOf({ pool, identifier }: IdentifierOf): string {
  return `v1/pools/${encodeURIComponent(pool)}/identifiers/${encodeURIComponent(identifier)}`;
}
