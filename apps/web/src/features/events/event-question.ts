import { parseEventQuery, printEventFilter, type EventFilter, type Term } from '@berth/contract';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useAsOf, type AsOf } from '../../lib/as-of';
import { useNow } from '../../lib/now';
import { present } from '../../lib/search-text';
import type { EventsSearch } from './events-search';

/** Which events are meant, as the API takes it; list, counts and export are asked with the same. */
export interface EventParameters {
  readonly query: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly view: string | undefined;
  readonly heartbeats: 'include' | undefined;
}

/** What the address asks for, and how to ask for something else. */
export interface EventQuestion {
  readonly search: EventsSearch;
  readonly asOf: AsOf | undefined;
  readonly parameters: EventParameters;
  /** The terms of the query; none when it cannot be read. */
  readonly terms: EventFilter;
  /** Changes the filter: the list begins at its beginning again. */
  readonly change: (change: Partial<EventsSearch>, how?: { readonly replace: boolean }) => void;
  /** Changes what is shown of the same list. */
  readonly show: (change: Partial<EventsSearch>, how?: { readonly replace: boolean }) => void;
}

export function useEventQuestion(): EventQuestion {
  const search = useSearch({ from: '/events' });
  const asOf = useAsOf();
  const now = useNow();
  const navigate = useNavigate({ from: '/events' });
  const { q, from, to, view, heartbeats } = search;
  const terms = useMemo(() => {
    const parsed = parseEventQuery(q ?? '', now);
    return parsed.ok ? parsed.value : [];
    // eslint-disable-next-line react-hooks/exhaustive-deps -- A time that was not ahead will not be later.
  }, [q]);
  const show = useCallback<EventQuestion['show']>(
    (change, { replace } = { replace: false }) =>
      void navigate({ search: (before) => present({ ...before, ...change }), replace, resetScroll: false }),
    [navigate],
  );
  const change = useCallback<EventQuestion['change']>(
    (wanted, how) => show({ after: undefined, open: undefined, ...wanted }, how),
    [show],
  );
  const parameters = useMemo(
    () => ({ query: q, from, to, view, heartbeats }),
    [q, from, to, view, heartbeats],
  );
  return { search, asOf, parameters, terms, change, show };
}

/** A term as it is written, without its minus. */
export function printTerm(term: Term): string {
  return printEventFilter([term.kind === 'time' ? term : { ...term, negated: false }]);
}

/** A name as it is written in a query: in quotes where it would be read as something else. */
export function writtenName(text: string): string {
  const term = { kind: 'names', field: 'pool', negated: false, values: [{ kind: 'whole', text }] } as const;
  return printEventFilter([term]).slice('pool:'.length);
}
