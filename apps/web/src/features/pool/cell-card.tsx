import { Link } from '@tanstack/react-router';
import { useMoment } from '../../lib/moment';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { Name } from '../../ui/name';
import { EmptyState, Skeleton } from '../../ui/notice';
import { StateChip } from '../../ui/state-chip';
import { Duration } from '../../ui/time';
import type { IdentifierEntry } from '@berth/contract';

interface CellCardProps {
  readonly pool: string;
  readonly cell: number | undefined;
  /** Undefined while it is asked for. */
  readonly entry: IdentifierEntry | undefined;
}

/** The identifier that is chosen on the map, and the way to all about it. */
export function CellCard({ pool, cell, entry }: CellCardProps) {
  if (cell === undefined) {
    return (
      <Card title={t('pool.cell')}>
        <EmptyState title={t('pool.cellNone')} />
      </Card>
    );
  }
  return (
    <Card title={entry ? <Name of={entry.identifier} /> : `#${String(cell)}`} note={`#${String(cell)}`}>
      {entry ? <Facts pool={pool} entry={entry} /> : <Skeleton height={120} />}
    </Card>
  );
}

function Facts({ pool, entry }: { readonly pool: string; readonly entry: IdentifierEntry }) {
  const moment = useMoment();
  const isPast = useAsOf() !== undefined;
  const end = isPast && moment !== undefined ? new Date(moment).toISOString() : undefined;
  const { identifier, state, client_id: client, since, token } = entry;
  return (
    <>
      <dl className="pool-facts">
        <dt>{t('pool.state')}</dt>
        <dd>
          <StateChip state={state} />
        </dd>
        <dt>{t('pool.since')}</dt>
        <dd>
          <Duration from={since} to={end} />
        </dd>
        {client !== null && (
          <>
            <dt>{t('pool.client')}</dt>
            <dd>
              <Link to="/clients/$client" params={{ client }}>
                <Name of={client} />
              </Link>
            </dd>
          </>
        )}
        {token !== undefined && (
          <>
            <dt>{t('pool.token')}</dt>
            <dd>{token}</dd>
          </>
        )}
      </dl>
      <Link
        to="/pools/$pool/ids/$identifier"
        params={{ pool, identifier }}
        className="button button-plain button-small"
      >
        {t('pool.openIdentifier')}
      </Link>
    </>
  );
}
