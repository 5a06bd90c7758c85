import type { ClientUptime } from '@berth/contract';
import { useId } from 'react';
import { formatDuration, type Zone } from '../../lib/format-time';
import { formatUptime } from '../../lib/format-uptime';
import { t } from '../../lib/i18n/catalogue';
import { useZone } from '../../lib/use-zone';
import { Time } from '../../ui/time';
import { Hatch, spanText, TimeAxis } from '../../ui/timeline';
import '../../ui/chart.css';

type Bucket = ClientUptime['buckets'][number];

interface UptimeProps {
  readonly uptime: ClientUptime;
  /** In px. */
  readonly height: number;
}

const GAP_SHARE = 0.2;
/** However short it was up, a bar is seen; in percent of the height. */
const BAR_MIN = 4;
const GOOD = 0.999;
const FAIR = 0.99;

/** A bar for each span: its height is the share of the time that was up, and hatched is what is not known. */
export function UptimeBars({ uptime, height }: UptimeProps) {
  const hatch = useId().replaceAll(/\W/g, '');
  const zone = useZone();
  const { buckets } = uptime;
  const width = 100 / buckets.length;
  return (
    <figure className="uptime-bars">
      <svg
        role="img"
        aria-label={t('client.uptimeBars', { share: formatUptime(uptime.share), count: buckets.length })}
        height={height}
      >
        <Hatch id={hatch} />
        {buckets.map((bucket, index) => {
          const place = { x: percent(index * width), width: percent(width * (1 - GAP_SHARE)) };
          const { unknown, up } = partsOf(bucket);
          return (
            <g key={bucket.from}>
              <rect className="uptime-ground" {...place} y="0%" height="100%">
                <title>{told(bucket, zone)}</title>
              </rect>
              {up > 0 && (
                <rect
                  className={`uptime-bar uptime-bar-${lookOf(bucket)}`}
                  {...place}
                  y={percent(100 - up)}
                  height={percent(up)}
                />
              )}
              {unknown > 0 && (
                <rect
                  className="uptime-unknown"
                  fill={`url(#${hatch})`}
                  {...place}
                  y="0%"
                  height={percent(unknown)}
                />
              )}
            </g>
          );
        })}
      </svg>
      <TimeAxis from={Date.parse(uptime.from)} to={Date.parse(uptime.to)} />
    </figure>
  );
}

/** The same as numbers. */
export function UptimeTable({ uptime, height }: UptimeProps) {
  return (
    <div
      className="plain-table-box"
      style={{ height }}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls has to be reached by keys.
      tabIndex={0}
      role="group"
      aria-label={t('client.uptime')}
    >
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('client.gapsFrom')}</th>
            <th scope="col">{t('client.gapsTo')}</th>
            <th scope="col">{t('client.uptime')}</th>
            <th scope="col">{t('client.downHead')}</th>
            <th scope="col">{t('client.unknownHead')}</th>
          </tr>
        </thead>
        <tbody>
          {uptime.buckets.toReversed().map((bucket) => (
            <tr key={bucket.from}>
              <td>
                <Time at={bucket.from} />
              </td>
              <td>
                <Time at={bucket.to} />
              </td>
              <td>{formatUptime(bucket.share)}</td>
              <td>{formatDuration(bucket.down_seconds)}</td>
              <td>{formatDuration(bucket.unknown_seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How high what is up and what is not known stand, in percent. */
function partsOf({ share, unknown_seconds: silent, from, to }: Bucket): {
  readonly up: number;
  readonly unknown: number;
} {
  const length = (Date.parse(to) - Date.parse(from)) / 1_000;
  const unknown = Math.min(100, (silent / Math.max(1, length)) * 100);
  if (share === null) return { up: 0, unknown: silent > 0 ? Math.max(BAR_MIN, unknown) : 0 };
  return { up: Math.max(BAR_MIN, share * (100 - unknown)), unknown };
}

function lookOf({ share }: Bucket): 'good' | 'fair' | 'poor' {
  if (share === null || share >= GOOD) return 'good';
  return share >= FAIR ? 'fair' : 'poor';
}

function told(bucket: Bucket, zone: Zone): string {
  const { share, down_seconds: down, unknown_seconds: unknown } = bucket;
  const span = spanText({ from: Date.parse(bucket.from), to: Date.parse(bucket.to) }, zone);
  return [
    span,
    share === null
      ? t('client.nothingKnown')
      : `${formatUptime(share)} · ${t('client.down', { span: formatDuration(down) })}`,
    ...(unknown > 0 ? [t('client.notKnown', { span: formatDuration(unknown) })] : []),
  ].join('\n');
}

function percent(value: number): string {
  return `${value.toFixed(3)}%`;
}
