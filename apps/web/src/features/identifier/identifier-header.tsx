import type { IdentifierHistory } from '@berth/contract';
import { Link } from '@tanstack/react-router';
import { useAsOf } from '../../lib/as-of';
import { urlOf } from '../../lib/api';
import { t } from '../../lib/i18n/catalogue';
import { useMoment } from '../../lib/moment';
import { PageHeader } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { IdentifierActions } from '../../ui/identifier-actions';
import { Name } from '../../ui/name';
import { StateChip } from '../../ui/state-chip';
import { Duration, Time } from '../../ui/time';
import { pathOf, type IdentifierOf } from './identifier-path';

interface IdentifierHeaderProps {
  readonly of: IdentifierOf;
  /** Undefined while it is asked for. */
  readonly entry: IdentifierHistory | undefined;
}

/** What it is, how it stands with it, and what can be done to it. */
export function IdentifierHeader({ of, entry }: IdentifierHeaderProps) {
  const asOf = useAsOf();
  return (
    <PageHeader
      title={
        <>
          <Link to="/pools/$pool" params={{ pool: of.pool }}>
            {of.pool}
          </Link>
          <span className="muted"> / </span>
          <Name of={of.identifier} />
        </>
      }
      soon={{ wide: 0, narrow: 84 }}
      facts={entry && <Facts entry={entry} />}
      actions={
        <>
          {entry && <IdentifierActions {...of} entry={entry} />}
          <CopyCurl url={urlOf(pathOf(of), { as_of: asOf })} />
        </>
      }
    />
  );
}

function Facts({ entry }: { readonly entry: IdentifierHistory }) {
  const moment = useMoment();
  const isPast = useAsOf() !== undefined;
  const { state, client_id: client, token, since, ordinal, reserved_for: reservedFor } = entry;
  const end = isPast && moment !== undefined ? new Date(moment).toISOString() : undefined;
  const before = client === null ? entry.previous?.client_id : undefined;
  const times = t('identifier.heldTimes', { count: entry.tenancies });
  return (
    <>
      <StateChip state={state} />
      <span>
        {t('identifier.since')} <Duration from={since} to={end} />
      </span>
      {client !== null && <Client text={t('identifier.heldBy')} client={client} />}
      {before !== undefined && <Client text={t('identifier.lastHeldBy')} client={before} />}
      {token !== undefined && <span>{t('identifier.token', { token: String(token) })}</span>}
      {entry.available_at !== undefined && (
        <span>
          {t('identifier.freeFrom')} <Time at={entry.available_at} />
        </span>
      )}
      {reservedFor !== undefined && state !== 'held' && (
        <Client text={t('identifier.reservedFor')} client={reservedFor} />
      )}
      <span>
        {t('identifier.place', { ordinal, hex: `0x${ordinal.toString(16).toUpperCase().padStart(4, '0')}` })}
      </span>
      {entry.tenancies > 0 && (
        <span>
          {entry.total_is_exact ? '' : `${t('identifier.atLeast')} `}
          {times} {t('identifier.byClients', { count: entry.clients })}
        </span>
      )}
    </>
  );
}

function Client({ text, client }: { readonly text: string; readonly client: string }) {
  return (
    <span>
      {text}{' '}
      <Link to="/clients/$client" params={{ client }}>
        <Name of={client} />
      </Link>
    </span>
  );
}
