import { useEffect, useId, useRef, type ReactNode, type RefObject } from 'react';
import { formatTime, type TimeStyle } from '../lib/format-time';
import { t } from '../lib/i18n/catalogue';
import { useZone } from '../lib/use-zone';
import type { State } from './state-chip';
import './timeline.css';

/** A stretch of time in a lane. Times in ms. */
export interface TimelineSpan {
  readonly from: number;
  readonly to: number;
  readonly kind: State;
  /** Said when it is pointed at. */
  readonly title: string;
  readonly isMarked?: boolean;
}

export interface TimelineLane {
  readonly key: string;
  readonly name: ReactNode;
  readonly spans: readonly TimelineSpan[];
}

interface TimelineProps {
  /** What it shows, in words; a table beside it says all. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly TimelineLane[];
  /** When nobody could be heard: hatched, in all lanes. */
  readonly unknown?: readonly { readonly from: number; readonly to: number }[];
  /** A moment to point out, in ms. */
  readonly mark?: number | undefined;
  /** Shows another part of time: so many times as wide, around a share of it from 0 to 1. */
  readonly zoom?: (factor: number, share: number) => void;
}

const HEIGHT = 18;
/** However short, a span is seen; in percent. */
const WIDTH_MIN = 0.15;
const DAY_MS = 86_400_000;

/** Intervals, a lane each, over one axis of time. Ctrl and the wheel zoom, where it can be zoomed. */
export function Timeline({ label, from, to, lanes, unknown = [], mark, zoom }: TimelineProps) {
  const hatch = useId().replaceAll(/\W/g, '');
  const zone = useZone();
  const box = useRef<HTMLDivElement>(null);
  useWheelZoom(box, zoom);
  const x = (time: number): number =>
    ((Math.max(from, Math.min(to, time)) - from) / Math.max(1, to - from)) * 100;
  const placed = (span: { readonly from: number; readonly to: number }) => ({
    x: percent(Math.min(100 - WIDTH_MIN, x(span.from))),
    width: percent(Math.max(WIDTH_MIN, x(span.to) - x(span.from))),
    y: 0,
    height: HEIGHT,
  });
  const isSeen = (span: { readonly from: number; readonly to: number }): boolean =>
    span.to > from && span.from < to;
  const silent = unknown.filter(isSeen);
  return (
    <div className="timeline" role="group" aria-label={label} ref={box}>
      <svg className="timeline-defs" aria-hidden="true">
        <Hatch id={hatch} />
      </svg>
      {lanes.map(({ key, name, spans }) => (
        <div key={key} className="timeline-lane">
          <div className="timeline-name">{name}</div>
          <svg className="timeline-track" aria-hidden="true">
            {spans.filter(isSeen).map((span) => (
              <rect
                key={`${String(span.from)}-${span.kind}`}
                className={`timeline-span timeline-span-${span.kind}`}
                data-marked={span.isMarked}
                {...placed(span)}
              >
                <title>{span.title}</title>
              </rect>
            ))}
            {silent.map((span) => (
              <g key={span.from} className="timeline-span-unknown">
                <rect className="timeline-span-blank" {...placed(span)} />
                <rect fill={`url(#${hatch})`} {...placed(span)}>
                  <title>{`${t('ui.unknown')}: ${spanText(span, zone)}`}</title>
                </rect>
              </g>
            ))}
            {mark !== undefined && mark >= from && mark <= to && (
              <line
                className="timeline-mark"
                x1={percent(x(mark))}
                x2={percent(x(mark))}
                y1={-3}
                y2={HEIGHT + 3}
              />
            )}
          </svg>
        </div>
      ))}
      <div className="timeline-lane timeline-axis">
        <div className="timeline-name caption">{t('ui.time')}</div>
        <TimeAxis from={from} to={to} />
      </div>
    </div>
  );
}

/** The times at the beginning, the middle and the end of what is above it. */
export function TimeAxis({ from, to }: { readonly from: number; readonly to: number }) {
  const zone = useZone();
  const width = to - from;
  const style: TimeStyle = width > 3 * DAY_MS ? 'day' : width > 600_000 ? 'minute' : 'second';
  return (
    <div className="timeline-ticks mono">
      {[from, (from + to) / 2, to].map((time, index) => (
        <span key={index}>{formatTime(time, zone, style)}</span>
      ))}
    </div>
  );
}

/** From when to when, as everywhere. */
export function spanText(
  { from, to }: { readonly from: number; readonly to: number },
  zone: 'utc' | 'local',
): string {
  return `${formatTime(from, zone)} – ${formatTime(to, zone)}`;
}

/** What stands for time of which nothing is known. */
export function Hatch({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="6" className="timeline-hatch" />
      </pattern>
    </defs>
  );
}

/** The wheel would scroll the page, and zoom it: a listener that says so beforehand is the only one that may not. */
function useWheelZoom(box: RefObject<HTMLDivElement | null>, zoom: TimelineProps['zoom']): void {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const element = box.current;
    const turn = (event: WheelEvent): void => {
      const track = element?.querySelector('.timeline-ticks')?.getBoundingClientRect();
      if (!track || !latest.current || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const share = Math.max(0, Math.min(1, (event.clientX - track.left) / Math.max(1, track.width)));
      latest.current(event.deltaY > 0 ? 1.25 : 0.8, share);
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [box]);
}

function percent(value: number): string {
  return `${value.toFixed(3)}%`;
}
