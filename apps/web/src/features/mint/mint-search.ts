import { present, textOf } from '../../lib/search-text';

export interface MintSearch {
  /** The entity that is looked at. */
  readonly entity?: string | undefined;
  /** The ID that is decoded. */
  readonly decode?: string | undefined;
  /** Part of the names of entities. */
  readonly q?: string | undefined;
}

export function parseMintSearch(given: Record<string, unknown>): MintSearch {
  return present({
    entity: textOf(given['entity'], 128),
    decode: textOf(given['decode'], 200),
    q: textOf(given['q'], 128),
  });
}
