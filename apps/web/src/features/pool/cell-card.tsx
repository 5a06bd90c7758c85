import { identifierHistorySchema, type IdentifierEntry } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { useMoment } from '../../lib/moment';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { IdentifierActions } from '../../ui/identifier-actions';
import { Name } from '../../ui/name';
import { EmptyState, Skeleton } from '../../ui/notice';
import { StateChip } from '../../ui/state-chip';
import { Ago, Duration } from '../../ui/time';

/** What it is now comes with the map; its history does not change so fast. */
const EVERY_MS = 5_000;

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
  const { identifier, state, client_id: client, since, token, last_seen: seen } = entry;
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
        {seen !== null && (
          <>
            <dt>{t('pool.lastSeen')}</dt>
            <dd>
              <Ago at={seen} asOf={end} />
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
      <Held pool={pool} identifier={identifier} isHeld={client !== null} />
      <div className="cell-acts">
        <Link
          to="/pools/$pool/ids/$identifier"
          params={{ pool, identifier }}
          className="button button-primary button-small"
        >
          {t('pool.openIdentifier')}
        </Link>
        <IdentifierActions pool={pool} identifier={identifier} entry={entry} size="small" />
      </div>
    </>
  );
}

/** How often it was given out so far, and to how many. */
function Held({
  pool,
  identifier,
  isHeld,
}: {
  readonly pool: string;
  readonly identifier: string;
  readonly isHeld: boolean;
}) {
  const asOf = useAsOf();
  const path = `v1/pools/${encodeURIComponent(pool)}/identifiers/${encodeURIComponent(identifier)}`;
  const { data } = useQuery(apiQuery({ path, schema: identifierHistorySchema, asOf, live: EVERY_MS }));
  if (!data) return <p className="muted">…</p>;
  const { tenancies, clients, previous } = data.data;
  return (
    <p className="muted">
      {tenancies === 0
        ? t('identifier.holdersNever')
        : `${t('identifier.heldTimes', { count: tenancies })} ${t('identifier.byClients', { count: clients })}`}
      {previous && (
        <>
          {' · '}
          {t(isHeld ? 'pool.before' : 'identifier.lastHeldBy')}{' '}
          <Link to="/clients/$client" params={{ client: previous.client_id }}>
            <Name of={previous.client_id} />
          </Link>
        </>
      )}
    </p>
  );
}
