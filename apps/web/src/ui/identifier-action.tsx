import { identifierDetailSchema } from '@berth/contract';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { API_KEY, change, urlOf } from '../lib/api';
import { t } from '../lib/i18n/catalogue';
import { isolated } from '../lib/shown-name';
import { told } from './error-state';
import { TextField } from './field';
import { ReasonDialog } from './reason-dialog';
import { toast } from './toasts';
import { afterUndo } from './undo';

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
  const isHeld = client !== undefined && action === 'quarantine';
  const names = { identifier: isolated(identifier), client: isolated(client ?? '') };
  const send = async (reason: string): Promise<void> => {
    const { requestId } = await change({
      method: 'POST',
      path,
      body: bodyOf(reason),
      schema: identifierDetailSchema,
      keepalive: true,
    });
    toast(<Done text={t(`action.${action}.done`, names)} requestId={requestId} />);
    void queryClient.invalidateQueries({ queryKey: [API_KEY] });
  };
  const run = async (reason: string): Promise<void> => {
    // What ends a lease, or ends what was, is asked about once: to send it later would surprise.
    if (!(action === 'reserve' || (action === 'quarantine' && !isHeld))) return send(reason);
    afterUndo(t(`action.${action}.soon`, names), () =>
      send(reason).catch((error: unknown) => {
        const { title, text } = told(error as Error);
        toast(`${t(`action.${action}.title`, names)}: ${title}. ${text}`, { isBad: true });
      }),
    );
    return undefined;
  };
  return (
    <ReasonDialog
      title={t(`action.${action}.title`, names)}
      action={t(`action.${action}`)}
      isDangerous={action === 'revoke' || isHeld}
      close={close}
      run={run}
      curl={(reason) => ({ url: urlOf(path), method: 'POST', body: bodyOf(reason) })}
    >
      <p className="dialog-text">
        {t(isHeld ? 'action.quarantine.effectHeld' : `action.${action}.effect`, names)}
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
