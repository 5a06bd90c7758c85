import type { ClientHistory } from '@berth/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { isolated } from '../../lib/shown-name';
import { useViewer } from '../../lib/viewer';
import { Button } from '../../ui/button';
import { PageHeader } from '../../ui/card';
import { ClientStatusChip } from '../../ui/client-status';
import { CopyButton, CopyCurl } from '../../ui/copy-button';
import { IdentifierActionDialog } from '../../ui/identifier-action';
import { Name } from '../../ui/name';
import { Ago, Time } from '../../ui/time';
import { pathOf } from './client-path';

type Lease = ClientHistory['leases'][number];

interface ClientHeaderProps {
  readonly client: string;
  /** Undefined while it is asked for. */
  readonly entry: ClientHistory | undefined;
  /** Now, in ms; undefined while it is asked for. */
  readonly moment: number | undefined;
}

/** Who it is, how it stands with it, and what can be done about it. */
export function ClientHeader({ client, entry, moment }: ClientHeaderProps) {
  const asOf = useAsOf();
  const end = asOf === undefined || moment === undefined ? undefined : new Date(moment).toISOString();
  return (
    <PageHeader
      title={<Name of={client} />}
      soon={{ narrow: 77 }}
      facts={
        entry && (
          <>
            <ClientStatusChip status={entry.status} />
            <span>
              {t('client.lastSeen')} <Ago at={entry.last_seen} asOf={end} />
            </span>
            {entry.leases.map((lease) => (
              <Place key={lease.token} text={t('client.holds')} {...lease} />
            ))}
            {entry.rests.map((rest) => (
              <Place key={rest.token} text={t('client.mayHave')} {...rest} />
            ))}
            <span>
              {t('client.firstSeen')} <Time at={entry.first_seen} />
            </span>
            <span>
              {entry.total_is_exact ? '' : `${t('identifier.atLeast')} `}
              {t('client.leases', { count: entry.tenancies })}{' '}
              {t('client.onIdentifiers', { count: entry.identifiers })}
            </span>
          </>
        )
      }
      actions={
        <>
          {entry && <Actions client={client} leases={entry.leases} />}
          <CopyButton text={client} label={t('client.copyName')} />
          <CopyCurl url={urlOf(pathOf(client), { as_of: asOf })} />
        </>
      }
    />
  );
}

function Place({
  text,
  pool,
  identifier,
  token,
}: Pick<Lease, 'pool' | 'identifier' | 'token'> & { readonly text: string }) {
  return (
    <span>
      {text}{' '}
      <Link to="/pools/$pool/ids/$identifier" params={{ pool, identifier }}>
        <Name of={identifier} />
      </Link>{' '}
      {t('client.of', { pool, token: String(token) })}
    </span>
  );
}

/** Each lease that it holds can be revoked. */
function Actions({ client, leases }: { readonly client: string; readonly leases: readonly Lease[] }) {
  const [chosen, setChosen] = useState<Lease>();
  const { mayWrite } = useViewer();
  const isPast = useAsOf() !== undefined;
  const may = mayWrite('operate');
  const whyNot = may === true ? undefined : may;
  if (isPast) return <span className="caption head-note">{whyNot}</span>;
  return (
    <>
      {leases.map((lease) => (
        <Button key={lease.token} look="danger" whyNot={whyNot} onClick={() => setChosen(lease)}>
          {leases.length === 1
            ? t('action.revoke')
            : t('client.revokeOf', { identifier: isolated(lease.identifier) })}
          …
        </Button>
      ))}
      {chosen && (
        <IdentifierActionDialog
          action="revoke"
          pool={chosen.pool}
          identifier={chosen.identifier}
          token={chosen.token}
          client={client}
          close={() => setChosen(undefined)}
        />
      )}
    </>
  );
}
