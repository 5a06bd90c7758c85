import { poolListSchema, type PoolDetail, type ReaperFacts } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { apiQuery, urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatCount, formatShare } from '../../lib/format-number';
import { formatDuration } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';
import { useViewer } from '../../lib/viewer';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Chart } from '../../ui/chart';
import { CopyCurl } from '../../ui/copy-button';
import { DataTable, type Column } from '../../ui/row-table';
import { ErrorState } from '../../ui/error-state';
import { EmptyState, SkeletonRows } from '../../ui/notice';
import { Ago, Time } from '../../ui/time';
import { Facts } from './facts';
import { PoolAction } from './pool-action';
import { reaperQuery, type ReaperWatch } from './reaper-watch';
import { Verdict } from './verdict';

/** A heartbeat and a quarter: as the service tells late from held. */
const LATE_AFTER_HEARTBEATS = 1.25;

/** What ends leases and frees identifiers: whether it is on time, and where it holds back. */
export default function ReaperSection() {
  const asOf = useAsOf();
  const { data, error, refetch, isFetching } = useQuery(reaperQuery);
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <>
      <Card
        title={t('settings.reaper')}
        note={asOf !== undefined && t('settings.asNow')}
        actions={<CopyCurl url={urlOf('v1/reaper')} />}
        isBusy={isFetching && !data}
      >
        {data ? <Ticks {...data} /> : <SkeletonRows count={8} />}
      </Card>
      <Card title={t('settings.suspended')} isFlush>
        {data ? <Suspended reaper={data.reaper} /> : <SkeletonRows count={5} />}
      </Card>
      <Waits />
    </>
  );
}

function Ticks({ reaper, lags }: ReaperWatch) {
  const { interval_seconds: interval, on_time: isOnTime, lag_seconds: lag, last_tick: last } = reaper;
  return (
    <>
      <Verdict isWell={isOnTime}>{t(isOnTime ? 'settings.onTime' : 'settings.behind')}</Verdict>
      <Facts
        facts={[
          [t('settings.every'), formatDuration(interval)],
          [
            t('settings.lastTick'),
            <span key="tick">
              <Time at={reaper.last_tick_at} /> <span className="muted">{formatDuration(lag)}</span>
            </span>,
          ],
          [
            t('settings.lastTickDid'),
            t('settings.didCounts', {
              expired: last.expired,
              reclaimed: last.reclaimed,
              span: formatDuration(last.seconds),
            }),
          ],
        ]}
      />
      <Chart
        label={t('settings.lagChart')}
        height={120}
        times={lags.map(({ at }) => at / 1_000)}
        series={[
          {
            name: t('settings.lagChart'),
            values: lags.map(({ seconds }) => seconds),
            color: '--state-held',
            isFilled: true,
          },
        ]}
      />
    </>
  );
}

/** In which pools nothing expires, because more are silent at once than can be believed to be dead. */
function Suspended({ reaper }: { readonly reaper: ReaperFacts }) {
  const { mayWrite } = useViewer();
  const permission = mayWrite();
  const [resumed, setResumed] = useState<ReaperFacts['suspended'][number]>();
  const { suspended, suspicion } = reaper;
  const rule = t('settings.suspicion', {
    share: formatShare(suspicion.share),
    least: suspicion.leases_min,
    span: formatDuration(suspicion.suspended_seconds_max),
  });
  if (suspended.length === 0) return <EmptyState title={t('settings.noneSuspended')}>{rule}</EmptyState>;
  return (
    <>
      <p className="settings-note caption">{rule}</p>
      <ul className="suspended">
        {suspended.map((each) => (
          <li key={each.pool}>
            <Link to="/pools/$pool" params={{ pool: each.pool }}>
              {each.pool}
            </Link>
            <span>{t('settings.suspendedCounts', { late: each.late, held: each.held })}</span>
            <span className="muted">
              {t('settings.suspendedSince')} <Time at={each.since} /> (<Ago at={each.since} />)
            </span>
            <Button
              size="small"
              onClick={() => setResumed(each)}
              whyNot={permission === true ? undefined : permission}
            >
              {t('settings.resume')}…
            </Button>
          </li>
        ))}
      </ul>
      {resumed && (
        <PoolAction action="resume" pool={resumed} held={resumed.late} close={() => setResumed(undefined)} />
      )}
    </>
  );
}

/** How long each pool waits before an identifier is another's. */
function Waits() {
  const asOf = useAsOf();
  const query = { limit: 200 };
  const { data, error, refetch } = useQuery(
    apiQuery({ path: 'v1/pools', query, schema: poolListSchema, asOf }),
  );
  return (
    <Card
      title={t('settings.waits')}
      note={t('settings.waitsNote')}
      actions={<CopyCurl url={urlOf('v1/pools', { ...query, as_of: asOf })} />}
      isFlush
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <DataTable
          label={t('settings.waits')}
          columns={waitColumns()}
          rows={data?.data.items}
          keyOf={({ pool }) => pool}
          empty={<EmptyState title={t('settings.noPool')} />}
        />
      )}
      {data?.data.next !== undefined && data.data.next !== null && (
        <p className="settings-note caption">
          {t('settings.firstPools', { shown: data.data.items.length, total: data.data.total })}
        </p>
      )}
    </Card>
  );
}

function waitColumns(): readonly Column<PoolDetail>[] {
  const span = (seconds: (pool: PoolDetail) => number, key: string, header: string): Column<PoolDetail> => ({
    key,
    header,
    width: 'minmax(110px, 1fr)',
    isNumber: true,
    cell: (pool) => formatDuration(seconds(pool)),
  });
  return [
    {
      key: 'pool',
      header: t('frame.pool'),
      width: 'minmax(120px, 1.5fr)',
      cell: ({ pool }) => (
        <Link to="/settings/$section" params={{ section: 'pools' }} search={{ pool }}>
          {pool}
        </Link>
      ),
    },
    span(({ heartbeat_seconds: s }) => s, 'heartbeat', t('settings.heartbeat')),
    span(({ heartbeat_seconds: s }) => s * LATE_AFTER_HEARTBEATS, 'late', t('settings.lateAfter')),
    span(({ ttl_seconds: s }) => s, 'ttl', t('settings.expiresAfter')),
    span(({ hold_down_seconds: s }) => s, 'rest', t('settings.restsFor')),
    span((pool) => pool.ttl_seconds + pool.hold_down_seconds, 'again', t('settings.freeAgain')),
    {
      key: 'held',
      header: t('settings.held'),
      width: '96px',
      isNumber: true,
      cell: ({ states }) => formatCount(states.held + states.late),
    },
  ];
}
