import { eventHistogramSchema, type EventHistogram } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { apiQuery, urlOf } from '../../lib/api';
import { formatTime } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';
import { useZone } from '../../lib/use-zone';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { Skeleton } from '../../ui/notice';
import type { EventQuestion } from './event-question';
import './event-histogram.css';

const BUCKETS = 120;
const PATH = 'v1/events/histogram';

interface EventHistogramProps {
  readonly question: EventQuestion;
  /** The position that the list shows: what is counted is what is listed. */
  readonly position: number | undefined;
}

/** How many of these events there were when; drawn across, it narrows the list to that time. */
export function EventHistogramCard({ question, position }: EventHistogramProps) {
  const { parameters, change, search } = question;
  const query = { ...parameters, buckets: BUCKETS };
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...apiQuery({ path: PATH, query, schema: eventHistogramSchema, asOf: String(position) }),
    enabled: position !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isZoomed = search.from !== undefined || search.to !== undefined;
  return (
    <Card
      title={t('events.overTime')}
      note={data && <Sum {...data.data} />}
      isBusy={isPlaceholderData}
      actions={
        <>
          {isZoomed && (
            <Button size="small" look="quiet" onClick={() => change({ from: undefined, to: undefined })}>
              {t('events.wholeTime')}
            </Button>
          )}
          <CopyCurl url={urlOf(PATH, query)} />
        </>
      }
    >
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data ? (
        <Bars {...data.data} zoom={(from, to) => change({ from, to })} />
      ) : (
        <div className="histogram-soon">
          <Skeleton height={84} />
        </div>
      )}
    </Card>
  );
}

function Sum({ total, total_is_exact: isExact }: EventHistogram) {
  return (
    <span data-testid="histogram-total" data-total={total}>
      {t(isExact ? 'events.exactly' : 'events.atLeast', { count: total })}
    </span>
  );
}

interface BarsProps extends EventHistogram {
  readonly zoom: (from: string, to: string) => void;
}

interface Brush {
  readonly from: number;
  readonly to: number;
}

function Bars({ buckets, from, to, zoom }: BarsProps) {
  const zone = useZone();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number>();
  const [brush, setBrush] = useState<Brush>();
  const count = buckets.length;
  const isEmpty = count === 0;
  const edge = (index: number): string => buckets[index]?.from ?? to;
  const bucketAt = ({ clientX }: PointerEvent): number => {
    const { left = 0, width = 1 } = box.current?.getBoundingClientRect() ?? {};
    return Math.max(0, Math.min(count - 1, Math.floor(((clientX - left) / width) * count)));
  };
  const finish = (chosen: Brush | undefined): void => {
    setBrush(undefined);
    if (!chosen) return;
    const [first, last] = [Math.min(chosen.from, chosen.to), Math.max(chosen.from, chosen.to)];
    if (Date.parse(edge(last + 1)) > Date.parse(edge(first))) zoom(edge(first), edge(last + 1));
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(count - 1, (at ?? (step > 0 ? -1 : count)) + step));
      if (event.shiftKey) setBrush({ from: brush?.from ?? at ?? next, to: next });
      else setBrush(undefined);
      setAt(next);
    }
    if (event.key === 'Enter' && at !== undefined) finish(brush ?? { from: at, to: at });
    if (event.key === 'Escape') setBrush(undefined);
  };
  const told = at === undefined ? undefined : textOf(buckets, at, edge(at + 1), zone);
  return (
    <div className="histogram">
      <div
        ref={box}
        className="histogram-bars"
        role="slider"
        tabIndex={isEmpty ? -1 : 0}
        aria-label={t('events.histogramHint')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, count - 1)}
        aria-valuenow={at ?? 0}
        aria-valuetext={told ?? t('events.histogramHint')}
        aria-disabled={isEmpty}
        onKeyDown={press}
        onPointerDown={(event) => {
          if (isEmpty || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setBrush({ from: bucketAt(event), to: bucketAt(event) });
        }}
        onPointerMove={(event) => {
          if (isEmpty) return;
          setAt(bucketAt(event));
          if (brush && event.buttons === 1) setBrush({ ...brush, to: bucketAt(event) });
        }}
        onPointerLeave={() => !brush && setAt(undefined)}
        onPointerUp={() => finish(brush)}
        onPointerCancel={() => setBrush(undefined)}
      >
        <Picture buckets={buckets} at={at} brush={brush} />
      </div>
      <div className="histogram-foot caption">
        <span className="mono">{formatTime(from, zone)}</span>
        <span className="histogram-told">{told ?? t('events.histogramHint')}</span>
        <span className="mono">{formatTime(to, zone)}</span>
      </div>
    </div>
  );
}

interface PictureProps {
  readonly buckets: EventHistogram['buckets'];
  readonly at: number | undefined;
  readonly brush: Brush | undefined;
}

function Picture({ buckets, at, brush }: PictureProps) {
  const most = Math.max(1, ...buckets.map((bucket) => bucket.count ?? 0));
  return (
    <svg
      viewBox={`0 0 ${String(Math.max(1, buckets.length))} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {buckets.map((bucket, index) => (
        <Bar
          key={bucket.from}
          index={index}
          share={bucket.count === null ? null : bucket.count / most}
          isAt={index === at}
        />
      ))}
      {brush && (
        <rect
          className="histogram-brush"
          x={Math.min(brush.from, brush.to)}
          width={Math.abs(brush.to - brush.from) + 1}
          height={100}
        />
      )}
    </svg>
  );
}

function Bar({
  index,
  share,
  isAt,
}: {
  readonly index: number;
  readonly share: number | null;
  readonly isAt: boolean;
}) {
  if (share === null) return <rect className="histogram-unknown" x={index + 0.1} width={0.8} height={100} />;
  const height = share === 0 ? 0 : Math.max(3, share * 100);
  return (
    <>
      {isAt && <rect className="histogram-at" x={index} width={1} height={100} />}
      <rect className="histogram-bar" x={index + 0.1} width={0.8} y={100 - height} height={height} />
    </>
  );
}

function textOf(
  buckets: EventHistogram['buckets'],
  at: number,
  end: string,
  zone: Parameters<typeof formatTime>[1],
): string | undefined {
  const bucket = buckets[at];
  if (!bucket) return undefined;
  const count = bucket.count === null ? t('ui.unknown') : t('events.count', { count: bucket.count });
  return `${formatTime(bucket.from, zone)} – ${formatTime(end, zone)}: ${count}`;
}
