import { urlOf } from '../../lib/api';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { ReasonDialog } from '../../ui/reason-dialog';
import { actCall, callPool, deleteCall, type PoolCall, type PoolDetail } from './pool-calls';
import { useToldChange } from './told-change';

export type PoolActionName = 'drain' | 'open' | 'delete' | 'resume';

interface PoolActionProps {
  readonly action: PoolActionName;
  readonly pool: Pick<PoolDetail, 'pool'>;
  /** How many are held, for what the effect is. */
  readonly held: number;
  readonly close: () => void;
  readonly done?: () => void;
}

/** Asks for the reason of what is done to a whole pool, and does it. */
export function PoolAction({ action, pool: { pool }, held, close, done }: PoolActionProps) {
  const tell = useToldChange();
  const run = async (reason: string): Promise<void> => {
    const { position } = await callPool(callOf(action, pool, reason));
    tell(t(`settings.${action}.done`, { pool }), position);
    done?.();
  };
  return (
    <ReasonDialog
      title={t(`settings.${action}.title`, { pool })}
      action={t(`settings.${action}`)}
      isDangerous={action === 'delete'}
      close={close}
      run={run}
      curl={(reason) => {
        const { method, path, body } = callOf(action, pool, reason);
        return { method, url: urlOf(path), body };
      }}
    >
      <p className="pool-effect">{t(`settings.${action}.effect`, { pool, held: formatCount(held) })}</p>
    </ReasonDialog>
  );
}

function callOf(action: PoolActionName, pool: string, reason: string): PoolCall {
  if (action === 'delete') return deleteCall(pool, reason);
  return actCall(pool, action === 'resume' ? 'expiry/resume' : action, reason);
}
