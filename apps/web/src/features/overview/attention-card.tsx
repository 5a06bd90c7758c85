import type { Attention, Overview } from '@berth/contract';
import { Link } from '@tanstack/react-router';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';

const SHOWN_MAX = 5;

/** What somebody should look at, the worst first, each leading to where it is. */
export function AttentionCard({ overview }: { readonly overview: Overview }) {
  const { attention, attention_total: total } = overview;
  const shown = attention.slice(0, SHOWN_MAX);
  return (
    <Card title={t('overview.attention')} className="overview-third">
      {shown.length === 0 ? (
        <>
          <strong className="figure figure-words">{t('overview.allWell')}</strong>
          <p className="figure-note">{t('overview.allWellText')}</p>
        </>
      ) : (
        <ul className="attention">
          {shown.map((each) => (
            <li key={each.message} className={`attention-${each.severity}`}>
              <Icon name="warning" />
              <Subject attention={each} />
            </li>
          ))}
        </ul>
      )}
      {total > shown.length && (
        <p className="caption">{t('overview.moreAttention', { count: total - shown.length })}</p>
      )}
    </Card>
  );
}

function Subject({ attention }: { readonly attention: Attention }) {
  const { message, pool, client_id: client, check } = attention;
  if (client !== undefined) {
    return (
      <Link to="/clients/$client" params={{ client }}>
        {message}
      </Link>
    );
  }
  if (pool !== undefined) {
    return (
      <Link to="/pools/$pool" params={{ pool }}>
        {message}
      </Link>
    );
  }
  if (check === undefined) return message;
  return (
    <Link to="/settings/$section" params={{ section: 'health' }}>
      {message}
    </Link>
  );
}
