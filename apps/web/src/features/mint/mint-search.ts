import { present, textOf } from '../../lib/search-text';

export interface MintSearch {
  readonly entity?: string | undefined;
  readonly decode?: string | undefined;
}

export function parseMintSearch(given: Record<string, unknown>): MintSearch {
  return present({ entity: textOf(given['entity'], 128), decode: textOf(given['decode'], 200) });
}
