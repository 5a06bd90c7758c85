import { planSchema, type Plan, type PlanAction, type Selection } from '@berth/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { API_KEY, apiQuery, change, urlOf } from '../../lib/api';
import { ApiProblem } from '../../lib/api-problem';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Button } from '../../ui/button';
import { ErrorState } from '../../ui/error-state';
import { Name } from '../../ui/name';
import { Skeleton } from '../../ui/notice';
import { Dialog } from '../../ui/dialog';
import { ReasonDialog } from '../../ui/reason-dialog';
import { StateChip } from '../../ui/state-chip';
import { toast } from '../../ui/toasts';

interface BulkDialogProps {
  readonly pool: string;
  readonly action: PlanAction;
  readonly selection: Selection;
  readonly close: () => void;
}

/** A plan as it was when it was done, and the request whose events say so. */
interface Executed {
  readonly plan: Plan;
  readonly requestId: string | undefined;
}

/** Of many identifiers it may take minutes; the plan goes on though nobody waits for it. */
const EXECUTE_MS_MAX = 600_000;
const LOOK_EVERY_MS = 500;
/** After these the set has to be counted anew, and confirmed again. */
const OUTDATED = new Set(['plan_changed', 'plan_expired', 'plan_unknown']);

/** Counts first what would be met, does it to exactly that, and says what was refused. Rendered while it is open. */
export function BulkDialog({ pool, action, selection, close }: BulkDialogProps) {
  const queryClient = useQueryClient();
  const [round, setRound] = useState(0);
  const [isRunning, setRunning] = useState(false);
  const [refused, setRefused] = useState<Executed>();
  const order = { pool, action, query: selection };
  const { data, error, refetch } = useQuery({
    // Not of the API's queries: a plan stays as it was counted, whatever happens meanwhile.
    queryKey: ['plan', order, round],
    queryFn: () => change({ method: 'POST', path: 'v1/plans', body: order, schema: planSchema }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const plan = data?.data;
  const title = t(`bulk.${action}.title`, { pool });
  const run = async (reason: string): Promise<unknown> => {
    if (!plan) return undefined;
    setRunning(true);
    try {
      const { data: after, requestId } = await change({
        method: 'POST',
        path: `v1/plans/${plan.id}/execute`,
        body: { reason },
        schema: planSchema,
        timeoutMs: EXECUTE_MS_MAX,
      });
      void queryClient.invalidateQueries({ queryKey: [API_KEY] });
      if (after.refused > 0) {
        setRefused({ plan: after, requestId });
        return 'stay';
      }
      toast(<Done plan={after} requestId={requestId} />);
      return undefined;
    } catch (failure) {
      if (failure instanceof ApiProblem && OUTDATED.has(failure.code)) setRound((last) => last + 1);
      throw failure;
    } finally {
      setRunning(false);
    }
  };
  if (refused) return <Refusals {...refused} title={title} close={close} />;
  if (!plan) {
    return (
      <Dialog title={title} isOpen close={close}>
        {error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton height={160} />}
      </Dialog>
    );
  }
  return (
    <ReasonDialog
      title={title}
      action={t(`bulk.${action}`, { count: plan.count })}
      isDangerous={
        action === 'revoke' || plan.sample.some(({ state }) => state === 'held' || state === 'late')
      }
      whyNot={plan.count === 0 ? t('bulk.none') : undefined}
      close={close}
      run={run}
      curl={(reason) => ({ url: urlOf('v1/plans'), method: 'POST', body: { ...order, reason } })}
    >
      <Effect plan={plan} isRunning={isRunning} />
    </ReasonDialog>
  );
}

/** How many are met, some of them, and how far it is. */
function Effect({ plan, isRunning }: { readonly plan: Plan; readonly isRunning: boolean }) {
  const { id, action, count, not_applicable: others, sample, position } = plan;
  const { data } = useQuery({
    ...apiQuery({ path: `v1/plans/${id}`, schema: planSchema }),
    enabled: isRunning,
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <>
      <p className="dialog-text">
        {t(`bulk.${action}.effect`, { count })}{' '}
        {others > 0 && <span className="muted">{t('bulk.others', { count: others })}</span>}
      </p>
      {sample.length > 0 && (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- It scrolls: keys have to get to its end.
        <div className="bulk-sample" tabIndex={0} role="group" aria-label={t('bulk.sample')}>
          {sample.map(({ identifier, state, client_id: client }) => (
            <div key={identifier} style={{ display: 'contents' }}>
              <Name of={identifier} />
              <StateChip state={state} />
              {client === null ? <span className="muted">—</span> : <Name of={client} />}
            </div>
          ))}
        </div>
      )}
      <p className="caption">
        {count > sample.length && `${t('bulk.more', { count: count - sample.length })} `}
        {t('bulk.position', { position: formatCount(position) })}
      </p>
      {isRunning && (
        <p role="status">{t('bulk.running', { done: data?.data.done ?? 0, count: formatCount(count) })}</p>
      )}
    </>
  );
}

function Done({ plan, requestId }: Executed) {
  return (
    <>
      {t(`bulk.${plan.action}.done`, { count: plan.done })}{' '}
      {requestId !== undefined && (
        <Link to="/events" search={{ q: `request:${requestId}` }}>
          {t('bulk.events')}
        </Link>
      )}
    </>
  );
}

/** What was done and what was not, and why. */
function Refusals({
  plan,
  requestId,
  title,
  close,
}: Executed & { readonly title: string; readonly close: () => void }) {
  return (
    <Dialog title={title} isOpen close={close}>
      <p className="dialog-text">
        <Done plan={plan} requestId={requestId} /> {t('bulk.refused', { count: plan.refused })}
      </p>
      <ul className="bulk-refusals">
        {plan.refusals.map(({ identifier, message }) => (
          <li key={identifier}>
            <Name of={identifier} />: {message}
          </li>
        ))}
      </ul>
      <div className="dialog-foot">
        <Button look="primary" onClick={close}>
          {t('ui.close')}
        </Button>
      </div>
    </Dialog>
  );
}
