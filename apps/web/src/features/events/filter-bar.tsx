import {
  HEARTBEATS_TYPE,
  parseEventQuery,
  printEventFilter,
  type EventFilter,
  type Term,
} from '@berth/contract';
import { useState } from 'react';
import { formatTime } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';
import { useZone } from '../../lib/use-zone';
import { Button } from '../../ui/button';
import { FilterChips } from '../../ui/filter-chips';
import { Icon } from '../../ui/icon';
import { Popover } from '../../ui/overlay';
import { COLUMNS, columnsOf, printColumns } from './event-columns';
import { printTerm, type EventQuestion } from './event-question';
import { TimeRange } from './time-range';
import { useViews } from './view-dialogs';

export interface Filter {
  readonly key: string;
  readonly label: string;
  readonly remove: () => void;
}

/** What the list is narrowed by, each as something that can be taken away. */
export function useFilters(question: EventQuestion): readonly Filter[] {
  const { terms, search, change } = question;
  const zone = useZone();
  const title = useViewTitle(search.view);
  const moment = (text: string): string => (/^\d{4}-/.test(text) ? formatTime(text, zone, 'full') : text);
  const filters: Filter[] = [];
  if (search.view !== undefined) {
    const label = t('events.viewChip', { title });
    filters.push({ key: 'view', label, remove: () => change({ view: undefined }) });
  }
  terms.forEach((term, index) => {
    const rest = terms.filter((_, at) => at !== index);
    const q = printEventFilter(rest) || undefined;
    filters.push({ key: `term ${String(index)}`, label: labelOf(term), remove: () => change({ q }) });
  });
  for (const name of ['from', 'to'] as const) {
    const text = search[name];
    if (text === undefined) continue;
    const label = `${t(`events.${name}`)} ${moment(text)}`;
    filters.push({ key: name, label, remove: () => change({ [name]: undefined }) });
  }
  if (search.heartbeats === undefined && !namesHeartbeats(terms)) {
    const label = t('events.withoutHeartbeats');
    filters.push({ key: 'heartbeats', label, remove: () => change({ heartbeats: 'include' }) });
  }
  return filters;
}

export function FilterBar({
  question,
  filters,
}: {
  readonly question: EventQuestion;
  readonly filters: readonly Filter[];
}) {
  const { change, search } = question;
  return (
    <div className="events-filters">
      <FilterChips
        filters={filters}
        clear={() => change({ q: undefined, view: undefined, from: undefined, to: undefined })}
      />
      {search.heartbeats === 'include' && (
        <Button size="small" look="quiet" icon="minus" onClick={() => change({ heartbeats: undefined })}>
          {t('events.leaveHeartbeatsOut')}
        </Button>
      )}
      <div className="events-choices">
        <TimeRange {...question} />
        <ColumnChoice {...question} />
      </div>
    </div>
  );
}

function ColumnChoice({ search, show }: EventQuestion) {
  const [isOpen, setOpen] = useState(false);
  const chosen = columnsOf(search.cols);
  return (
    <Popover
      isOpen={isOpen}
      setOpen={setOpen}
      width={220}
      target={
        <Button onClick={() => setOpen(!isOpen)}>
          {t('events.columns')}
          <Icon name="down" />
        </Button>
      }
    >
      <div className="columns-choice" role="group" aria-label={t('events.columns')}>
        {COLUMNS.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              disabled={chosen.length === 1 && chosen.includes(name)}
              onChange={({ target }) => {
                const cols = target.checked ? [...chosen, name] : chosen.filter((each) => each !== name);
                show({ cols: printColumns(cols) }, { replace: true });
              }}
            />
            {t(`events.column.${name}`)}
          </label>
        ))}
      </div>
    </Popover>
  );
}

/** The query of a view, the address's own query and its times as one text, to be kept as a view. */
export function useWholeQuery({ terms, search: { view, from, to } }: EventQuestion): string {
  const { data } = useViews();
  const kept = data?.data.items.find(({ slug }) => slug === view)?.query ?? '';
  const parsed = parseEventQuery(kept, Date.parse('9999-01-01'));
  const times = [from && `from:${from}`, to && `to:${to}`].filter(
    (text) => text !== undefined && text !== '',
  );
  return [printEventFilter([...(parsed.ok ? parsed.value : []), ...terms]), ...times]
    .filter(Boolean)
    .join(' ');
}

function useViewTitle(slug: string | undefined): string {
  const { data } = useViews();
  return data?.data.items.find((view) => view.slug === slug)?.title ?? slug ?? '';
}

function labelOf(term: Term): string {
  const isNegated = term.kind !== 'time' && term.negated;
  return isNegated ? t('events.not', { term: printTerm(term) }) : printTerm(term);
}

/** Who asks for heartbeats by name is told them. */
function namesHeartbeats(terms: EventFilter): boolean {
  return terms.some(
    (term) =>
      term.kind === 'names' &&
      term.field === 'type' &&
      !term.negated &&
      term.values.some((value) => value.kind === 'whole' && value.text === HEARTBEATS_TYPE),
  );
}
