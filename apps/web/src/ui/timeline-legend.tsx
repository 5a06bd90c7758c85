import { t } from '../lib/i18n/catalogue';
import { StateGlyph, type State } from './state-chip';
import './timeline.css';

/** What the colours of a timeline stand for; the hatch is always among them. */
export function TimelineLegend({ states }: { readonly states: readonly State[] }) {
  return (
    <div className="timeline-legend">
      {states.map((state) => (
        <span key={state} className="state" title={t(`state.${state}.means`)}>
          <StateGlyph state={state} />
          {t(`state.${state}`)}
        </span>
      ))}
      <span className="state">
        <span className="timeline-hatched" />
        {t('timeline.unknown')}
      </span>
    </div>
  );
}
