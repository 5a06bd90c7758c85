import { formatCount, formatShare } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Icon } from '../../ui/icon';
import { counterRange } from './counter-range';
import type { EntityItem } from './mint-calls';

/** Less than this is not nothing. */
const SHOWN_MIN = 0.001;

/** How much of a counter's values is used, with a word when its end comes near. */
export function RangeMeter({ entity }: { readonly entity: EntityItem }) {
  const range = counterRange(entity);
  if (!range) return <span className="muted">{t('mint.noEnd')}</span>;
  const { share, remaining, level } = range;
  const left = t('mint.left', { count: formatCount(remaining) });
  return (
    <span className={`meter meter-${level}`} title={left}>
      <span className="meter-track" aria-hidden="true">
        <span className="meter-fill" style={{ width: `${String(Math.max(share * 100, 0.5))}%` }} />
      </span>
      <span>{share > 0 && share < SHOWN_MIN ? `< ${formatShare(SHOWN_MIN)}` : formatShare(share)}</span>
      {level !== 'fine' && (
        <span className="meter-word">
          <Icon name="warning" size={12} />
          {t(remaining === 0n ? 'mint.atEnd' : level === 'critical' ? 'mint.nearEnd' : 'mint.planEnd')}
        </span>
      )}
    </span>
  );
}
