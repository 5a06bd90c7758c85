import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { urlOf } from '../../lib/api';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { useShortcuts } from '../../lib/shortcuts';
import { Button } from '../../ui/button';
import { Card, Page, PageHeader } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { DataTable } from '../../ui/row-table';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { EmptyState } from '../../ui/notice';
import { columnsOf, tableColumns } from './event-columns';
import { EventDrawer } from './event-drawer';
import { EventHistogramCard } from './event-histogram';
import { useEvents, type Events } from './event-list';
import { useEventQuestion, type EventQuestion } from './event-question';
import { FilterBar, useFilters, useWholeQuery, type Filter } from './filter-bar';
import { QueryBox } from './query-box';
import { SaveViewDialog, useWhyNot, ViewsDialog, type ViewDraft } from './view-dialogs';
import './events.css';

/** What happened: asked in one line, counted over time, listed, kept and taken away as a file. */
export function EventsPage() {
  const question = useEventQuestion();
  const events = useEvents(question);
  const filters = useFilters(question);
  return (
    <Page>
      <PageHeader
        title={t('events.title')}
        actions={
          <>
            <ViewActions question={question} />
            <ExportLinks question={question} events={events} />
          </>
        }
      />
      <QueryBox question={question} />
      <FilterBar question={question} filters={filters} />
      {!events.error && <EventHistogramCard question={question} position={events.position} />}
      <ListCard question={question} events={events} filters={filters} />
      <OpenEvent question={question} events={events} />
    </Page>
  );
}

interface PartProps {
  readonly question: EventQuestion;
  readonly events: Events;
}

function ViewActions({ question }: { readonly question: EventQuestion }) {
  const whyNot = useWhyNot();
  const query = useWholeQuery(question);
  const [isListed, setListed] = useState(false);
  const [draft, setDraft] = useState<ViewDraft>();
  return (
    <>
      <Button onClick={() => setListed(true)}>{t('events.views')}</Button>
      <Button whyNot={whyNot} onClick={() => setDraft({ title: '', query, shared: true })}>
        {t('events.saveView')}
      </Button>
      {isListed && (
        <ViewsDialog
          close={() => setListed(false)}
          edit={(view) => {
            setListed(false);
            setDraft(view);
          }}
        />
      )}
      {draft && (
        <SaveViewDialog
          draft={draft}
          close={() => setDraft(undefined)}
          saved={(view) => {
            setDraft(undefined);
            if (draft.slug === undefined)
              question.change({ view, q: undefined, from: undefined, to: undefined });
          }}
        />
      )}
    </>
  );
}

/** The same events as a file, as of the position that the list shows. */
function ExportLinks({ question: { parameters, search, asOf }, events: { position } }: PartProps) {
  const asOfList = position === undefined || position < 0 ? asOf : String(position);
  return (['csv', 'ndjson'] as const).map((format) => (
    <a
      key={format}
      className="button button-plain button-normal"
      href={urlOf('v1/events/export', { ...parameters, format, order: search.order, as_of: asOfList })}
      download
    >
      <Icon name="download" />
      {format.toUpperCase()}
    </a>
  ));
}

function ListCard({ question, events, filters }: PartProps & { readonly filters: readonly Filter[] }) {
  const { search, change, show } = question;
  const { items, total, isExact, error, isBusy, unseen, renew } = events;
  const columns = useMemo(() => tableColumns(columnsOf(search.cols)), [search.cols]);
  useShortcuts(useMemo(() => ({ n: unseen ? () => void renew() : undefined }), [unseen, renew]));
  useSearchOn(events);
  return (
    <Card
      title={t('events.list')}
      note={
        items && (
          <span data-testid="list-total" data-total={total}>
            {t(isExact ? 'events.exactly' : 'events.atLeast', { count: total })}
          </span>
        )
      }
      isFlush
      isBusy={isBusy}
      actions={<CopyCurl url={events.curl} />}
    >
      <div aria-live="polite">
        {unseen !== undefined && unseen > 0 && (
          <button type="button" className="events-new" onClick={() => void renew()}>
            <Icon name="up" size={12} />
            {t('events.unseen', { count: unseen })} <kbd>n</kbd>
          </button>
        )}
      </div>
      {search.after !== undefined && (
        <div className="events-later">
          {t('events.fromLater')}
          <Button size="small" look="quiet" onClick={() => show({ after: undefined })}>
            {t('events.fromBeginning')}
          </Button>
        </div>
      )}
      {error && !items ? (
        <ErrorState error={error} retry={events.retry} />
      ) : (
        <DataTable
          label={t('events.list')}
          columns={columns}
          rows={items}
          keyOf={({ position, index }) =>
            index === undefined ? position : `${String(position)}.${String(index)}`
          }
          open={({ position }) => show({ open: String(position) })}
          peek={({ position }) => show({ open: String(position) })}
          selected={search.open === undefined ? undefined : Number(search.open)}
          sort={search.order === 'asc' ? 'position' : '-position'}
          setSort={(sort) => change({ order: sort === 'position' ? 'asc' : undefined })}
          isBusy={isBusy}
          total={total}
          loadMore={events.loadMore}
          empty={<Nothing question={question} events={events} filters={filters} />}
        />
      )}
      <Foot events={events} />
    </Card>
  );
}

function Foot({
  events: { items, total, isExact, error, hasMore, next, retry },
}: {
  readonly events: Events;
}) {
  if (!items || items.length === 0) return null;
  const places = { shown: items.length, count: total };
  return (
    <div className="table-foot">
      <span>{t(isExact ? 'events.shown' : 'events.shownAtLeast', places)}</span>
      {error && (
        <Button size="small" onClick={retry}>
          {t('ui.retry')}
        </Button>
      )}
      {next !== undefined && (
        <Link to="/events" search={(search) => ({ ...search, after: next, open: undefined })}>
          {t('events.nextPage')}
        </Link>
      )}
      {!hasMore && !error && <span>{t('events.end')}</span>}
    </div>
  );
}

/** A search that finds little in much goes on by itself until it has found something or looked at all. */
function useSearchOn({ items, loadMore }: Events): void {
  const isEmpty = items?.length === 0;
  useEffect(() => {
    if (isEmpty) loadMore?.();
  }, [isEmpty, loadMore]);
}

function Nothing({ question, events, filters }: PartProps & { readonly filters: readonly Filter[] }) {
  const { change } = question;
  const last = filters.at(-1);
  const all = (events.position ?? -1) + 1;
  if (events.hasMore) return <EmptyState title={t('events.searching')} />;
  if (all === 0) return <EmptyState title={t('events.nothing')}>{t('events.nothingText')}</EmptyState>;
  return (
    <EmptyState
      title={t('events.noneMatches', { all: formatCount(all) })}
      actions={
        <>
          {last && <Button onClick={last.remove}>{t('ui.remove', { name: last.label })}</Button>}
          <Button onClick={() => change({ q: undefined, view: undefined, from: undefined, to: undefined })}>
            {t('ui.clear')}
          </Button>
        </>
      }
    />
  );
}

/** The event that is open over the list, and the ways to its neighbours in it. */
function OpenEvent({ question: { search, show }, events: { items = [] } }: PartProps) {
  const at = items.findIndex(({ position }) => String(position) === search.open);
  const to = (index: number): (() => void) | undefined => {
    const event = at < 0 ? undefined : items[index];
    return event && (() => show({ open: String(event.position) }, { replace: true }));
  };
  return (
    <EventDrawer
      position={search.open}
      close={() => show({ open: undefined })}
      previous={to(at - 1)}
      next={to(at + 1)}
    />
  );
}
