import { useId, type ReactNode } from 'react';
import { formatTime } from '../lib/format-time';
import { t } from '../lib/i18n/catalogue';
import { useZone } from '../lib/use-zone';
import type { State } from './state-chip';
import './timeline.css';

/** A stretch of time in a lane; `unknown` is hatched: nobody could be heard. Times in ms. */
export interface TimelineSpan {
  readonly from: number;
  readonly to: number;
  readonly kind: State | 'unknown';
  /** Said when it is pointed at. */
  readonly title: string;
}

export interface TimelineLane {
  readonly key: string;
  readonly name: ReactNode;
  readonly spans: readonly TimelineSpan[];
}

interface TimelineProps {
  /** What it shows, in words, for who does not see it; a table beside it says all. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly TimelineLane[];
  /** A moment to point out, in ms. */
  readonly mark?: number | undefined;
}

const WIDTH = 1_000;
const HEIGHT = 18;
/** However short, a span is seen. */
const WIDTH_MIN = 1.5;

/** Intervals, a lane each, over one axis of time. */
export function Timeline({ label, from, to, lanes, mark }: TimelineProps) {
  const hatch = useId();
  const zone = useZone();
  const x = (time: number): number =>
    ((Math.max(from, Math.min(to, time)) - from) / Math.max(1, to - from)) * WIDTH;
  const style = to - from > 2 * 86_400_000 ? 'day' : 'minute';
  return (
    <div className="timeline" role="img" aria-label={label}>
      {lanes.map(({ key, name, spans }) => (
        <div key={key} className="timeline-lane">
          <div className="timeline-name">{name}</div>
          <svg
            className="timeline-track"
            viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
            preserveAspectRatio="none"
          >
            <Hatch id={`${hatch}${key}`} />
            {spans
              .filter((span) => span.to > from && span.from < to)
              .map((span) => (
                <rect
                  key={`${String(span.from)}-${span.kind}`}
                  className={`timeline-span timeline-span-${span.kind}`}
                  x={x(span.from)}
                  width={Math.max(WIDTH_MIN, x(span.to) - x(span.from))}
                  y={0}
                  height={HEIGHT}
                  {...(span.kind === 'unknown' && { fill: `url(#${hatch}${key})` })}
                >
                  <title>{span.title}</title>
                </rect>
              ))}
            {mark !== undefined && mark >= from && mark <= to && (
              <line className="timeline-mark" x1={x(mark)} x2={x(mark)} y1={0} y2={HEIGHT} />
            )}
          </svg>
        </div>
      ))}
      <div className="timeline-lane">
        <div className="timeline-name caption">{t('ui.time')}</div>
        <div className="timeline-ticks mono">
          <span>{formatTime(from, zone, style)}</span>
          <span>{formatTime((from + to) / 2, zone, style)}</span>
          <span>{formatTime(to, zone, style)}</span>
        </div>
      </div>
    </div>
  );
}

/** What stands for time of which nothing is known. */
function Hatch({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="transparent" />
        <line x1="0" x2="0" y1="0" y2="6" stroke="var(--line-strong)" strokeWidth="2" />
      </pattern>
    </defs>
  );
}
