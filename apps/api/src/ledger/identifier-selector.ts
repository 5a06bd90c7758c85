import type { IdentifierColumns, IdentifierState, Moment } from '@berth/domain';
import { clientPattern } from './client-pattern.js';

/** Which identifiers of a pool: those for which all that is given is so. */
export interface IdentifierFilter {
  readonly states?: readonly IdentifierState[] | undefined;
  /** Part of the identifier, or of the client that holds it or held it last, in any case. */
  readonly text?: string | undefined;
  /** Who holds it, held it last or has it reserved; a `*` at the end takes any ending. */
  readonly client?: string | undefined;
}

/** Whether the filter means an identifier, by its place in the pool; lists, exports and plans ask the same. */
export function identifierSelector(
  { states, text, client }: IdentifierFilter,
  columns: IdentifierColumns,
  now: Moment,
): (ordinal: number) => boolean {
  const wantedStates = states && new Set(states);
  const part = text?.toLowerCase() ?? '';
  const isClient = client === undefined ? undefined : clientPattern(client);
  return (ordinal) => {
    if (wantedStates && !wantedStates.has(columns.stateOf(ordinal, now))) return false;
    const holder = columns.clientOf(ordinal);
    if (isClient && !isClient(holder) && !isClient(columns.reservedClientOf(ordinal))) return false;
    if (part === '') return true;
    const identifier = columns.identifiers[ordinal] ?? '';
    return identifier.toLowerCase().includes(part) || holder?.toLowerCase().includes(part) === true;
  };
}
