import { t } from '../../lib/i18n/catalogue';
import { RAMPS } from './map-palette';
import './map-legend.css';

const STEPS = [0, 1, 2, 3, 4] as const;

/** What the five steps of the ramp stand for, and the count of the cell that is looked at. */
export function MapLegend({
  by,
  isOfTiles,
  count,
}: {
  readonly by: 'age' | 'churn';
  /** Tiles show how many are in which state, whatever else is asked for. */
  readonly isOfTiles: boolean;
  readonly count?: number | undefined;
}) {
  if (isOfTiles) return <p className="map-legend">{t('pool.legend.tiles')}</p>;
  return (
    <ul className="map-legend">
      <li>{t(`pool.legend.${by}`)}</li>
      {STEPS.map((step) => (
        <li key={step} className="map-legend-step">
          <span className="map-legend-swatch" style={{ background: `var(${RAMPS[by][step]})` }} />
          {t(`pool.legend.${by}.${step}`)}
        </li>
      ))}
      {count !== undefined && (
        <li>{t('pool.legend.cell', { count, shown: count === 255 ? '≥ 255' : String(count) })}</li>
      )}
    </ul>
  );
}
