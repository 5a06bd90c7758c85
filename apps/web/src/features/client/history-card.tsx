import { clientTenanciesSchema, type ClientHistory, type Tenancy } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { apiQuery, urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { useDeafTime } from '../../lib/deaf-time';
import { formatDuration, formatTime, secondsBetween, type Zone } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';
import { isolated } from '../../lib/shown-name';
import { useZone } from '../../lib/use-zone';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { Name } from '../../ui/name';
import { EmptyState, Skeleton } from '../../ui/notice';
import { Timeline, type TimelineLane, type TimelineSpan } from '../../ui/timeline';
import { TimelineLegend } from '../../ui/timeline-legend';
import { pathOf, ROUTE } from './client-path';
import { RANGE_USUAL, RANGES } from './client-search';

const LEASES_MAX = 200;
const LANES_MAX = 20;
const WIDTH_MS_MIN = 60_000;

interface HistoryCardProps {
  readonly client: string;
  readonly entry: ClientHistory | undefined;
  /** Now, in ms; undefined while it is asked for. */
  readonly moment: number | undefined;
}

/** Which identifiers it had when, as a picture. */
export function HistoryCard({ client, entry, moment }: HistoryCardProps) {
  const { range = RANGE_USUAL, lease } = useSearch({ from: ROUTE });
  const asOf = useAsOf();
  const zone = useZone();
  const question = { path: `${pathOf(client)}/tenancies`, query: { from: `-${range}`, limit: LEASES_MAX } };
  const { data, error, isFetching, refetch } = useQuery(
    apiQuery({ ...question, schema: clientTenanciesSchema, asOf }),
  );
  const unknown = useDeafTime(`-${range}`);
  const lanes = lanesOf(data?.data.items ?? [], { moment: moment ?? 0, zone, lease });
  const isKnown = data !== undefined && entry !== undefined && moment !== undefined;
  return (
    <Card
      title={t('client.history')}
      note={
        data && data.data.next !== null
          ? t('identifier.holdersSome', { count: data.data.items.length, total: data.data.total })
          : t(`client.range.${range}`)
      }
      isBusy={isFetching}
      actions={<CopyCurl url={urlOf(question.path, { ...question.query, as_of: asOf })} />}
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !isKnown ? (
        <Skeleton height={80} />
      ) : data.data.items.length === 0 ? (
        <EmptyState title={t('client.historyNone')} />
      ) : (
        <>
          <Timeline
            label={t('client.historyLabel')}
            from={beginning(RANGES[range].ms, entry, moment)}
            to={moment}
            lanes={lanes.slice(0, LANES_MAX)}
            unknown={unknown}
          />
          <TimelineLegend states={['held']} />
          {lanes.length > LANES_MAX && (
            <p className="caption">{t('client.historySome', { count: LANES_MAX, total: lanes.length })}</p>
          )}
        </>
      )}
    </Card>
  );
}

/** What lies before the client was first seen is not shown. */
function beginning(rangeMs: number, { first_seen: first }: ClientHistory, moment: number): number {
  const since = Math.min(Date.parse(first), moment - WIDTH_MS_MIN);
  return Math.max(moment - rangeMs, since);
}

/** A lane for each identifier, the one that it had last on top. */
function lanesOf(
  tenancies: readonly Tenancy[],
  told: { readonly moment: number; readonly zone: Zone; readonly lease: string | undefined },
): readonly TimelineLane[] {
  const lanes = new Map<string, { readonly of: Tenancy; readonly spans: TimelineSpan[] }>();
  for (const tenancy of tenancies) {
    const key = `${tenancy.pool}/${tenancy.identifier}`;
    const lane = lanes.get(key) ?? { of: tenancy, spans: [] };
    lanes.set(key, lane);
    lane.spans.push({
      from: Date.parse(tenancy.from),
      to: tenancy.to === null ? told.moment : Date.parse(tenancy.to),
      kind: 'held',
      title: titleOf(tenancy, told),
      isMarked: told.lease === String(tenancy.token),
    });
  }
  return [...lanes].map(([key, { of, spans }]) => ({
    key,
    name: (
      <Link to="/pools/$pool/ids/$identifier" params={{ pool: of.pool, identifier: of.identifier }}>
        <Name of={of.identifier} /> <span className="muted">{of.pool}</span>
      </Link>
    ),
    spans,
  }));
}

function titleOf(
  { pool, identifier, token, from, to, ended_by: endedBy }: Tenancy,
  { moment, zone }: { readonly moment: number; readonly zone: Zone },
): string {
  const end = to === null ? t('tenancy.lasts') : formatTime(to, zone);
  const span = formatDuration(secondsBetween(from, to === null ? moment : Date.parse(to)));
  return [
    `${isolated(identifier)} ${t('client.of', { pool, token: String(token) })}`,
    `${formatTime(from, zone)} – ${end} (${span})`,
    ...(endedBy === null ? [] : [`${t('tenancy.endedBy')}: ${t(`tenancy.by.${endedBy}`)}`]),
  ].join('\n');
}
