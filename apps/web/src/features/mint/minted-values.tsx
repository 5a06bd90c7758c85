import { Link } from '@tanstack/react-router';
import { formatDuration } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';
import { CopyButton } from '../../ui/copy-button';
import type { Minted } from './mint-calls';

/** What was issued just now; each leads to what it says of itself. */
export function MintedValues({ batch: { entityName, values }, seconds }: Minted) {
  const texts = values.map(String);
  const isRepeated = new Set(texts).size < texts.length;
  return (
    <div className="minted" role="status">
      <div className="minted-head">
        <span className="caption">
          {t('mint.minted', { count: texts.length, entity: entityName, span: formatDuration(seconds) })} ·{' '}
          {t(isRepeated ? 'mint.repeated' : 'mint.allDifferent')}
        </span>
        <CopyButton text={texts.join('\n')} label={t('mint.copyAll')} />
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls has to be reached by keys. */}
      <ol className="minted-list" tabIndex={0} aria-label={t('mint.values')}>
        {texts.map((value) => (
          <li key={value}>
            <Link to="/mint" search={(search) => ({ ...search, decode: value })} className="mono">
              {value}
            </Link>
            <CopyButton text={value} />
          </li>
        ))}
      </ol>
    </div>
  );
}
