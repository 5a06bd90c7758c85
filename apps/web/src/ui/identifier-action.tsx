import { identifierDetailSchema } from '@berth/contract';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { API_KEY, change, urlOf } from '../lib/api';
import { isConflict } from '../lib/api-problem';
import { t } from '../lib/i18n/catalogue';
import { isolated } from '../lib/shown-name';
import { Button } from './button';
import { told } from './error-state';
import { TextField } from './field';
import { LastChange } from './last-change';
import { ReasonDialog } from './reason-dialog';
import { dismiss, toast } from './toasts';
import { afterUndo } from './undo';

/** What was typed is gone with its dialog: for so long it can be sent again. */
const FAILED_MS = 120_000;

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
  const conflict = <LastChange pool={pool} identifier={identifier} />;
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
    const sendOrTell = (): Promise<void> =>
      send(reason).catch((error: unknown) => {
        const what = t(`action.${action}.title`, names);
        tellFailure(what, error as Error, { conflict, retry: () => void sendOrTell() });
      });
    afterUndo(t(`action.${action}.soon`, names), sendOrTell);
    return undefined;
  };
  return (
    <ReasonDialog
      title={t(`action.${action}.title`, names)}
      action={t(`action.${action}`)}
      isDangerous={action === 'revoke' || isHeld}
      close={close}
      run={run}
      conflict={conflict}
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

/** That it was not done; it can be sent again, unless somebody else was first. */
function tellFailure(
  what: string,
  error: Error,
  { conflict, retry }: { readonly conflict: ReactNode; readonly retry: () => void },
): void {
  const { title, text } = told(error);
  const again = (): void => {
    dismiss(shown);
    retry();
  };
  const shown = toast(
    <>
      {what}: {title}. {text}{' '}
      {isConflict(error) ? (
        conflict
      ) : (
        <Button size="small" onClick={again}>
          {t('ui.retry')}
        </Button>
      )}
    </>,
    { isBad: true, ms: FAILED_MS },
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
