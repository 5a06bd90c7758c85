import { printEventFilter } from '@berth/contract';

/** The query for the events of exactly these, whatever marks their names have. */
export function eventsOf(
  names: Readonly<Partial<Record<'pool' | 'identifier' | 'client' | 'type', readonly string[]>>>,
): string {
  return printEventFilter(
    Object.entries(names).map(([field, values]) => ({
      kind: 'names',
      field: field as keyof typeof names,
      negated: false,
      values: values.map((text) => ({ kind: 'whole', text })),
    })),
  );
}
