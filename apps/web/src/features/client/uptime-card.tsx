import { uptimeSchema, type ClientUptime } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { apiQuery, urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatDuration } from '../../lib/format-time';
import { formatUptime } from '../../lib/format-uptime';
import { t } from '../../lib/i18n/catalogue';
import { IconButton } from '../../ui/button';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { Skeleton } from '../../ui/notice';
import { Time } from '../../ui/time';
import { pathOf, ROUTE } from './client-path';
import { RANGE_NAMES, RANGE_USUAL, RANGES, type Range } from './client-search';
import { UptimeBars, UptimeTable } from './uptime-bars';

const BARS_HEIGHT = 96;
/** Of what stands below the bars. */
const AXIS_HEIGHT = 56;
const EVERY_MS = 10_000;

/** For how much of the time it held a lease. */
export function UptimeCard({ client }: { readonly client: string }) {
  const { range = RANGE_USUAL } = useSearch({ from: ROUTE });
  const asOf = useAsOf();
  const [isTable, setTable] = useState(false);
  const { data, error, isFetching, refetch } = useUptime(client, range);
  return (
    <Card
      title={t('client.uptime')}
      isBusy={isFetching}
      actions={
        <>
          <IconButton
            icon={isTable ? 'chart' : 'table'}
            label={t(isTable ? 'ui.asChart' : 'ui.asTable')}
            onClick={() => setTable(!isTable)}
          />
          <CopyCurl url={urlOf(`${pathOf(client)}/uptime`, { ...queryOf(range), as_of: asOf })} />
        </>
      }
    >
      <div className="uptime-figures" role="group" aria-label={t('client.uptime')}>
        {RANGE_NAMES.map((each) => (
          <Figure key={each} client={client} range={each} isChosen={each === range} />
        ))}
      </div>
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={BARS_HEIGHT + AXIS_HEIGHT} />
      ) : isTable ? (
        <UptimeTable uptime={data.data} height={BARS_HEIGHT + 160} />
      ) : (
        <UptimeBars uptime={data.data} height={BARS_HEIGHT} />
      )}
      <p className="caption uptime-rule">{t('client.uptimeRule')}</p>
      <Gaps client={client} />
    </Card>
  );
}

/** One range's share; pressed, its bars are shown. */
function Figure({
  client,
  range,
  isChosen,
}: {
  readonly client: string;
  readonly range: Range;
  readonly isChosen: boolean;
}) {
  const navigate = useNavigate({ from: ROUTE });
  const { data } = useUptime(client, range);
  const uptime = data?.data;
  return (
    <button
      type="button"
      className="uptime-figure"
      aria-pressed={isChosen}
      onClick={() =>
        void navigate({
          search: (before) => ({ ...before, range: range === RANGE_USUAL ? undefined : range }),
          resetScroll: false,
        })
      }
    >
      <span className="caption">{t(`client.range.${range}`)}</span>
      <strong>{uptime ? formatUptime(uptime.share) : '…'}</strong>
      <span className="caption">{uptime ? downText(uptime) : ' '}</span>
    </button>
  );
}

function downText({ share, down_seconds: down, unknown_seconds: unknown, first_seen, from }: ClientUptime) {
  if (share === null) return t('client.nothingKnown');
  const parts = [down === 0 ? t('client.neverDown') : t('client.down', { span: formatDuration(down) })];
  if (unknown > 0) parts.push(t('client.notKnown', { span: formatDuration(unknown) }));
  if (Date.parse(first_seen) > Date.parse(from)) parts.push(t('client.sinceFirst'));
  return parts.join(' · ');
}

/** The longest time without a lease, for each range. */
function Gaps({ client }: { readonly client: string }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls has to be reached by keys.
    <div className="gaps" tabIndex={0} role="group" aria-label={t('client.gaps')}>
      <h3>{t('client.gaps')}</h3>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('client.gapsRange')}</th>
            <th scope="col">{t('client.gapsSpan')}</th>
            <th scope="col">{t('client.gapsFrom')}</th>
            <th scope="col">{t('client.gapsTo')}</th>
          </tr>
        </thead>
        <tbody>
          {RANGE_NAMES.map((range) => (
            <GapRow key={range} client={client} range={range} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GapRow({ client, range }: { readonly client: string; readonly range: Range }) {
  const { data } = useUptime(client, range);
  const gap = data?.data.longest_gap;
  return (
    <tr>
      <th scope="row">{t(`client.range.${range}`)}</th>
      <td>{gap ? formatDuration(gap.seconds) : gap === null ? t('client.noGap') : '…'}</td>
      <td>
        <Time at={gap?.from} />
      </td>
      <td>
        <Time at={gap?.to} />
      </td>
    </tr>
  );
}

function useUptime(client: string, range: Range) {
  const asOf = useAsOf();
  return useQuery({
    ...apiQuery({ path: `${pathOf(client)}/uptime`, query: queryOf(range), schema: uptimeSchema, asOf }),
    meta: { live: EVERY_MS },
  });
}

function queryOf(range: Range) {
  return { from: `-${range}`, buckets: RANGES[range].bars };
}
