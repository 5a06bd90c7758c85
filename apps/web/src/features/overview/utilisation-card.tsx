import type { Occupancy, Overview } from '@berth/contract';
import { formatCount, formatShare } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { STATES, StateGlyph, type State } from '../../ui/state-chip';

interface UtilisationCardProps {
  readonly overview: Overview;
  readonly occupancy: Occupancy | undefined;
  readonly range: string;
}

/** In the order of the bar: what is used, what rests, what is withheld, what is left. */
const ORDER: readonly State[] = ['held', 'late', 'expired', 'cooling', 'reserved', 'quarantined', 'free'];

/** How much of what can be held is held. */
export function UtilisationCard({ overview, occupancy, range }: UtilisationCardProps) {
  const { states, pools } = overview;
  const usable = pools.reduce((sum, pool) => sum + pool.usable, 0);
  const held = states.held + states.late;
  const highest = Math.max(...(occupancy?.items ?? []).map((item) => item.highest ?? 0), held);
  return (
    <Card title={t('overview.utilisation')} className="overview-third">
      <strong className="figure" title={t('overview.levels')}>
        {formatShare(usable === 0 ? 0 : held / usable)}
      </strong>
      <p className="figure-note">
        {t('overview.held', { count: held })} {t('overview.usable', { count: usable })}
      </p>
      <StateBar states={states} />
      <StateCounts states={states} />
      <p className="caption">{t('overview.low', { range, count: Math.max(0, usable - highest) })}</p>
    </Card>
  );
}

/** The states side by side, each as wide as its share. */
function StateBar({ states }: Pick<Overview, 'states'>) {
  return (
    <div className="state-bar" aria-hidden="true">
      {ORDER.map((state) => (
        <span key={state} className={`fill-${state}`} style={{ flexGrow: states[state] }} />
      ))}
    </div>
  );
}

function StateCounts({ states }: Pick<Overview, 'states'>) {
  const there = STATES.filter((state) => states[state] > 0);
  return (
    <ul className="state-counts" aria-label={t('overview.states')}>
      {there.map((state) => (
        <li key={state} title={t(`state.${state}.means`)}>
          <StateGlyph state={state} />
          {formatCount(states[state])} <span className="muted">{t(`state.${state}`)}</span>
        </li>
      ))}
    </ul>
  );
}
