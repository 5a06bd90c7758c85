import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatNumber } from '../lib/format-number';
import { formatTime, type Zone } from '../lib/format-time';
import { useZone } from '../lib/use-zone';
import type { ChartProps, Series } from './chart-shape';
import { useTheme } from './theme';

/** Room for the numbers at the left, in px. */
const AXIS_WIDTH = 56;
const DAY_SECONDS = 86_400;

/** The drawing of a chart; a chunk of its own, as many pages have none. */
export default function Plot({ times, end, series, height, levels = [], max }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const zone = useZone();
  const theme = useTheme();
  const drawn = useRef<uPlot>(undefined);
  const shape = JSON.stringify([
    series.map(({ values: _, ...look }) => look),
    levels,
    max,
    height,
    zone,
    theme,
  ]);
  const columns = [times, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData;
  const latest = useRef(columns);
  const latestEnd = useRef(end);
  useEffect(() => {
    latest.current = columns;
    latestEnd.current = end;
    drawn.current?.setData(columns);
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const options = optionsFor({
      series,
      levels,
      max,
      zone,
      end: end === undefined ? undefined : () => latestEnd.current ?? end,
      size: { width: element.clientWidth, height },
    });
    const plot = new uPlot(options, latest.current, element);
    drawn.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      drawn.current = undefined;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- Drawn anew when its shape changes, not its numbers.
  }, [shape]);
  return <div ref={box} />;
}

function optionsFor({
  series,
  levels,
  max,
  zone,
  end,
  size,
}: Pick<ChartProps, 'series' | 'max'> & {
  readonly levels: NonNullable<ChartProps['levels']>;
  readonly zone: Zone;
  readonly end: (() => number) | undefined;
  readonly size: { readonly width: number; readonly height: number };
}): uPlot.Options {
  const axis = {
    stroke: token('--muted'),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
  };
  const font = `11px ${token('--font')}`;
  return {
    ...size,
    padding: [8, 8, 0, 0],
    cursor: { y: false, points: { size: 6 } },
    legend: { show: false },
    scales: {
      ...(end && { x: { range: (_plot, low) => [low, end()] } }),
      y: { range: (_plot, _low, high) => [0, Math.max(1, max ?? high * 1.1)] },
    },
    axes: [
      {
        ...axis,
        font,
        size: 28,
        values: (_plot, splits) => splits.map((split) => tick(split, splits, zone)),
      },
      { ...axis, font, size: AXIS_WIDTH, values: (_plot, splits) => splits.map(formatNumber) },
    ],
    series: [{}, ...series.map(lookOf)],
    hooks: { draw: [(plot) => drawLevels(plot, levels)], setCursor: [(plot) => tell(plot, zone)] },
  };
}

function lookOf({ name, color, isDashed, isFilled, isStepped, isBars, values }: Series): uPlot.Series {
  const { stepped, bars } = uPlot.paths;
  return {
    label: name,
    stroke: token(color),
    width: 1.5,
    points: { show: isBars !== true && values.filter((value) => value !== null).length < 3 },
    ...(isDashed === true && { dash: [6, 4] }),
    ...(isFilled === true && { fill: `color-mix(in srgb, ${token(color)} 22%, transparent)` }),
    ...(isStepped === true && stepped && { paths: stepped({ align: 1, extend: true }) }),
    ...(isBars === true && bars && { fill: token(color), paths: bars({ align: 1, size: [0.8, 24, 2] }) }),
  };
}

/** The time below a line: a day where days are apart, the second where less than minutes are, else the minute. */
function tick(split: number, splits: readonly number[], zone: Zone): string {
  const apart = (splits[1] ?? split) - (splits[0] ?? split);
  const text = formatTime(split * 1_000, zone, 'second');
  if (apart >= DAY_SECONDS) return text.slice(5, 10);
  return text.slice(11, apart < 60 ? 19 : 16);
}

function drawLevels(plot: uPlot, levels: NonNullable<ChartProps['levels']>): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = token('--line-strong');
  ctx.fillStyle = token('--muted');
  ctx.font = `${String(11 * devicePixelRatio)}px ${token('--font')}`;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { name, value } of levels) {
    const y = plot.valToPos(value, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.textAlign = 'right';
    ctx.fillText(name, bbox.left + bbox.width - 4, y - 4 * devicePixelRatio);
  }
  ctx.restore();
}

/** Has what is under the cursor said as a title. */
function tell(plot: uPlot, zone: Zone): void {
  const { idx } = plot.cursor;
  const time = idx === null || idx === undefined ? undefined : plot.data[0][idx];
  if (idx === null || idx === undefined || time === undefined) return;
  const values = plot.series.slice(1).map(({ label = '' }, index) => {
    const value = plot.data[index + 1]?.[idx];
    return `${label as string} ${value === null || value === undefined ? '—' : formatNumber(value)}`;
  });
  plot.over.title = [formatTime(time * 1_000, zone), ...values].join('\n');
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
