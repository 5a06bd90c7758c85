import { lazy, Suspense, useState } from 'react';
import { formatNumber } from '../lib/format-number';
import { formatTime } from '../lib/format-time';
import { t } from '../lib/i18n/catalogue';
import { useZone } from '../lib/use-zone';
import { IconButton } from './button';
import type { ChartProps } from './chart-shape';
import { Skeleton } from './notice';
import './chart.css';

const Plot = lazy(() => import('./plot'));

/** A chart over time and, for who wants the numbers, the same as a table. */
export function Chart(props: ChartProps) {
  const [isTable, setTable] = useState(false);
  const { label, series, height } = props;
  return (
    <figure className="chart" aria-label={label}>
      <div className="chart-legend">
        {series.map(({ name, color }) => (
          <span key={name} className="chart-key">
            <span className="chart-swatch" style={{ background: `var(${color})` }} />
            {name}
          </span>
        ))}
        <IconButton
          size="small"
          icon={isTable ? 'chart' : 'table'}
          label={t(isTable ? 'ui.asChart' : 'ui.asTable')}
          onClick={() => setTable(!isTable)}
        />
      </div>
      {isTable ? (
        <ChartTable {...props} />
      ) : (
        <div className="chart-plot" style={{ height }}>
          <Suspense fallback={<Skeleton height={height} />}>
            <Plot {...props} />
          </Suspense>
        </div>
      )}
    </figure>
  );
}

function ChartTable({ label, times, series, height }: ChartProps) {
  const zone = useZone();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls has to be reached by keys.
    <div className="plain-table-box" style={{ height }} tabIndex={0} role="group" aria-label={label}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('ui.time')}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time, index) => (
            <tr key={time}>
              <td className="mono">{formatTime(time * 1_000, zone)}</td>
              {series.map(({ name, values }) => {
                const value = values[index] ?? null;
                return <td key={name}>{value === null ? '—' : formatNumber(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
