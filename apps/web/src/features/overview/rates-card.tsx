import type { Overview } from '@berth/contract';
import { formatNumber } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';

const KINDS = ['allocations', 'heartbeats', 'releases', 'expiries', 'revocations'] as const;
const MINUTE_SECONDS = 60;

/** How much happens. */
export function RatesCard({ overview: { rates } }: { readonly overview: Overview }) {
  return (
    <Card title={t('overview.rates')} note={t('overview.ratesNote')} className="overview-half">
      {rates ? (
        <dl className="rates">
          {KINDS.map((kind) => {
            const perSecond = rates.five_minutes[kind];
            return (
              <div key={kind} className="rate">
                <dt>{t(`overview.${kind}`)}</dt>
                <dd>{perSecond === null ? '—' : formatNumber(perSecond * MINUTE_SECONDS)}</dd>
              </div>
            );
          })}
        </dl>
      ) : (
        <p className="muted">{t('overview.ratesUnknown')}</p>
      )}
    </Card>
  );
}
