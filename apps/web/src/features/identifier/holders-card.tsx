import {
  eventsSchema,
  identifierTenanciesSchema,
  type IdentifierHistory,
  type Tenancy,
} from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { apiQuery, urlOf } from '../../lib/api';
import { positionOf, useAsOf } from '../../lib/as-of';
import { useDeafTime } from '../../lib/deaf-time';
import { eventsOf } from '../../lib/events-of';
import { formatDuration, formatTime, secondsBetween, type Zone } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';
import { isolated } from '../../lib/shown-name';
import { moved, printWindow, zoomed, type TimeWindow } from '../../lib/time-window';
import { useZone } from '../../lib/use-zone';
import { IconButton } from '../../ui/button';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { Segments } from '../../ui/field';
import { Name } from '../../ui/name';
import { EmptyState, Skeleton } from '../../ui/notice';
import { Timeline, type TimelineLane } from '../../ui/timeline';
import { TimelineLegend } from '../../ui/timeline-legend';
import { holderLanes, withheldSpans } from './holder-lanes';
import { pathOf, ROUTE, type IdentifierOf } from './identifier-path';
import { RANGES, type Range } from './identifier-search';
import { askedWindow, shownWindow, type AskedWindow } from './shown-window';

const LEASES_MAX = 200;
const HEIGHT = 82;
const KINDS = ['held', 'cooling', 'expired'] as const;
const SETTLED_MS = 250;
/** What ends a rest, or withholds an identifier and gives it back. */
const TURNS = ['IdentifierReclaimed', 'IdentifierQuarantined', 'IdentifierRestored'] as const;

interface HoldersCardProps {
  readonly of: IdentifierOf;
  readonly entry: IdentifierHistory | undefined;
  /** Now, in ms; undefined while it is asked for. */
  readonly moment: number | undefined;
}

/** Who held it when, as a picture. */
export function HoldersCard({ of, entry, moment }: HoldersCardProps) {
  if (!entry || moment === undefined) {
    return (
      <Card title={t('identifier.holders')}>
        <div className="holders-soon">
          <Skeleton height={HEIGHT} />
        </div>
      </Card>
    );
  }
  return <Holders of={of} entry={entry} moment={moment} />;
}

interface HoldersProps {
  readonly of: IdentifierOf;
  readonly entry: IdentifierHistory;
  readonly moment: number;
}

function Holders({ of, entry, moment }: HoldersProps) {
  const search = useSearch({ from: ROUTE });
  const asOf = useAsOf();
  const asked = askedWindow(search, moment);
  const question = { path: `${pathOf(of)}/tenancies`, query: { ...asked, limit: LEASES_MAX } };
  const { data, error, isFetching, refetch } = useQuery(
    apiQuery({ ...question, schema: identifierTenanciesSchema, asOf }),
  );
  const tenancies = data?.data.items;
  const { window, show, zoom } = useShown(shownWindow(search, moment, tenancies ?? []), moment);
  const isCut = data !== undefined && data.data.next !== null;
  return (
    <Card
      title={t('identifier.holders')}
      note={
        isCut
          ? t('identifier.holdersSome', { count: data.data.items.length, total: data.data.total })
          : undefined
      }
      isBusy={isFetching}
      actions={
        <>
          <WindowControls window={window} moment={moment} show={show} />
          <CopyCurl url={urlOf(question.path, { ...question.query, as_of: asOf })} />
        </>
      }
    >
      {tenancies ? (
        <Picture {...{ of, entry, moment, tenancies, asked, window, zoom }} />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={HEIGHT} />
      )}
    </Card>
  );
}

interface PictureProps extends HoldersProps {
  readonly tenancies: readonly Tenancy[];
  readonly asked: AskedWindow;
  readonly window: TimeWindow;
  readonly zoom: (factor: number, share: number) => void;
}

function Picture({ of, entry, moment, tenancies, asked, window, zoom }: PictureProps) {
  const { lease, when } = useSearch({ from: ROUTE });
  const zone = useZone();
  const since = asked.from ?? tenancies.at(-1)?.from;
  const events = useTurns(of, { ...asked, from: since });
  const unknown = useDeafTime(since);
  const lanes = holderLanes({
    tenancies,
    events,
    entry,
    moment,
    titleOf: (tenancy) => titleOf(tenancy, moment, zone),
    restTitle: (kind) => t(`state.${kind}.means`),
    lease,
  }).map(laneOf);
  const withheld = withheldSpans({ events, entry, moment }, t('state.quarantined.means'));
  if (entry.tenancies === 0 && withheld.length === 0) {
    return <EmptyState title={t('identifier.holdersNever')} />;
  }
  const held = lanes.length === 0 ? [nobodysLane()] : lanes;
  const shown = withheld.length === 0 ? held : [withheldLane(withheld), ...held];
  const mark = when === undefined || positionOf(when) !== undefined ? Number.NaN : Date.parse(when);
  return (
    <>
      <Timeline
        label={t('identifier.holdersLabel', { identifier: isolated(of.identifier) })}
        {...window}
        lanes={shown}
        unknown={unknown}
        mark={Number.isNaN(mark) ? undefined : mark}
        zoom={zoom}
      />
      <TimelineLegend states={withheld.length > 0 ? [...KINDS, 'quarantined'] : KINDS} />
    </>
  );
}

/** The window that is drawn. What the wheel does is drawn at once, and in the address when it has come to rest. */
function useShown(committed: TimeWindow, moment: number) {
  const navigate = useNavigate({ from: ROUTE });
  const [draft, setDraft] = useState<TimeWindow>();
  useEffect(() => {
    if (!draft) return undefined;
    const timer = setTimeout(() => {
      const search = printWindow(draft);
      void navigate({
        search: (before) => ({ ...before, range: undefined, ...search }),
        replace: true,
      }).then(() => setDraft(undefined));
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [draft, navigate]);
  const window = draft ?? committed;
  return {
    window,
    show: (next: TimeWindow): void => {
      void navigate({ search: (before) => ({ ...before, range: undefined, ...printWindow(next) }) });
    },
    zoom: (factor: number, share: number): void => {
      setDraft(zoomed(window, factor, window.from + (window.to - window.from) * share, moment));
    },
  };
}

function WindowControls({
  window,
  moment,
  show,
}: {
  readonly window: TimeWindow;
  readonly moment: number;
  readonly show: (window: TimeWindow) => void;
}) {
  const { range, from } = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const middle = (window.from + window.to) / 2;
  const choose = (chosen: Range | 'all' | 'own'): void => {
    if (chosen === 'own') return;
    void navigate({
      search: (before) => ({
        ...before,
        range: chosen === 'all' ? undefined : chosen,
        from: undefined,
        to: undefined,
      }),
    });
  };
  const ranges = [...(Object.keys(RANGES) as Range[]), 'all' as const];
  return (
    <>
      <Segments<Range | 'all' | 'own'>
        label={t('identifier.range')}
        value={from === undefined ? (range ?? 'all') : 'own'}
        options={ranges.map((value) => ({ value, label: t(`identifier.range.${value}`) }))}
        choose={choose}
      />
      <IconButton
        icon="left"
        label={t('identifier.earlier')}
        onClick={() => show(moved(window, -0.5, moment))}
      />
      <IconButton
        icon="right"
        label={t('identifier.later')}
        disabled={window.to >= moment}
        onClick={() => show(moved(window, 0.5, moment))}
      />
      <IconButton
        icon="plus"
        label={t('identifier.closer')}
        onClick={() => show(zoomed(window, 0.5, middle, moment))}
      />
      <IconButton
        icon="minus"
        label={t('identifier.wider')}
        onClick={() => show(zoomed(window, 2, middle, moment))}
      />
    </>
  );
}

/** When its rests ended and it was withheld, the oldest first. */
function useTurns({ pool, identifier }: IdentifierOf, window: AskedWindow) {
  const asOf = useAsOf();
  const q = eventsOf({ pool: [pool], identifier: [identifier], type: TURNS });
  const { data } = useQuery(
    apiQuery({
      path: 'v1/events',
      query: { q, from: window.from, to: window.to, order: 'desc', limit: LEASES_MAX },
      schema: eventsSchema,
      asOf,
    }),
  );
  return (data?.data.items ?? []).toReversed();
}

function laneOf({ clients, spans }: ReturnType<typeof holderLanes>[number]): TimelineLane {
  const [client = ''] = clients;
  if (clients.length > 1) {
    return { key: 'others', name: t('identifier.others', { count: clients.length }), spans };
  }
  const name = (
    <Link to="/clients/$client" params={{ client }}>
      <Name of={client} />
    </Link>
  );
  return { key: client, name, spans };
}

/** Nobody held it in this time: there is still an axis, to go on from. */
function nobodysLane(): TimelineLane {
  return { key: 'nobody', name: <span className="muted">{t('identifier.holdersNone')}</span>, spans: [] };
}

function withheldLane(spans: TimelineLane['spans']): TimelineLane {
  return { key: 'withheld', name: <span className="muted">{t('identifier.withheld')}</span>, spans };
}

/** What is said of a lease that is pointed at. */
function titleOf(tenancy: Tenancy, moment: number, zone: Zone): string {
  const { client_id: client, token, from, to, ended_by: endedBy } = tenancy;
  const end = to === null ? t('tenancy.lasts') : formatTime(to, zone);
  const span = formatDuration(secondsBetween(from, to === null ? moment : Date.parse(to)));
  return [
    `${isolated(client)}, ${t('identifier.token', { token: String(token) })}`,
    `${formatTime(from, zone)} – ${end} (${span})`,
    ...(endedBy === null ? [] : [`${t('tenancy.endedBy')}: ${t(`tenancy.by.${endedBy}`)}`]),
  ].join('\n');
}
