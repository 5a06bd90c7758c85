import { identifierDetailSchema } from '@berth/contract';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { API_KEY, change, urlOf } from '../lib/api';
import { t } from '../lib/i18n/catalogue';
import { isolated } from '../lib/shown-name';
import { TextField } from './field';
import { ReasonDialog } from './reason-dialog';
import { toast } from './toasts';

export type IdentifierAction = 'revoke' | 'quarantine' | 'restore' | 'reserve' | 'unreserve';

interface IdentifierActionDialogProps {
  readonly action: IdentifierAction;
  readonly pool: string;
  readonly identifier: string;
  /** Of the lease that is seen: another one is left alone. */
  readonly token?: number | undefined;
  /** Who holds it, or has it reserved. */
  readonly client?: string | undefined;
  readonly close: () => void;
}

/** Does something to one identifier, and says in which event. Rendered while it is open. */
export function IdentifierActionDialog({
  action,
  pool,
  identifier,
  token,
  client,
  close,
}: IdentifierActionDialogProps) {
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState('');
  const path = `v1/pools/${encodeURIComponent(pool)}/identifiers/${encodeURIComponent(identifier)}/${action}`;
  const isOfLease = token !== undefined && (action === 'revoke' || action === 'quarantine');
  const bodyOf = (reason: string) => ({
    ...(isOfLease && { token }),
    ...(action === 'reserve' && { client_id: wanted.trim() }),
    reason,
  });
  const run = async (reason: string): Promise<void> => {
    const { requestId } = await change({
      method: 'POST',
      path,
      body: bodyOf(reason),
      schema: identifierDetailSchema,
    });
    toast(
      <Done text={t(`action.${action}.done`, { identifier: isolated(identifier) })} requestId={requestId} />,
    );
    void queryClient.invalidateQueries({ queryKey: [API_KEY] });
  };
  const isHeld = client !== undefined && action === 'quarantine';
  return (
    <ReasonDialog
      title={t(`action.${action}.title`, { identifier: isolated(identifier) })}
      action={t(`action.${action}`)}
      isDangerous={action === 'revoke' || isHeld}
      close={close}
      run={run}
      curl={(reason) => ({ url: urlOf(path), method: 'POST', body: bodyOf(reason) })}
    >
      <p className="dialog-text">
        {t(isHeld ? 'action.quarantine.effectHeld' : `action.${action}.effect`, {
          identifier: isolated(identifier),
          client: isolated(client ?? ''),
        })}
      </p>
      {action === 'reserve' && (
        <TextField
          label={t('action.client')}
          value={wanted}
          required
          maxLength={255}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
    </ReasonDialog>
  );
}

/** What was done, with the way to its event. */
function Done({ text, requestId }: { readonly text: string; readonly requestId: string | undefined }) {
  return (
    <>
      {text}{' '}
      {requestId !== undefined && (
        <Link to="/events" search={{ q: `request:${requestId}` }}>
          {t('ui.showEvent')}
        </Link>
      )}
    </>
  );
}
