import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { useViewer } from '../../lib/viewer';
import { Button } from '../../ui/button';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { SkeletonRows } from '../../ui/notice';
import { Drawer } from '../../ui/dialog';
import { StateGlyph, STATES } from '../../ui/state-chip';
import { Time } from '../../ui/time';
import { Facts } from './facts';
import { PoolAction, type PoolActionName } from './pool-action';
import { poolQuery, type PoolDetail } from './pool-calls';
import { inUse } from './pool-draft';
import { PoolForm } from './pool-form';

/** One pool: how it is defined, what is in it, and what can be done to it. */
export function PoolDrawer({ pool, close }: { readonly pool: string; readonly close: () => void }) {
  const asOf = useAsOf();
  const { data, error, refetch } = useQuery(poolQuery(pool, asOf));
  const shown = data?.data.pool === pool ? data.data : undefined;
  return (
    <Drawer title={pool} isOpen close={close} size={520}>
      {shown ? (
        <PoolFacts pool={shown} close={close} />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonRows />
      )}
    </Drawer>
  );
}

function PoolFacts({ pool, close }: { readonly pool: PoolDetail; readonly close: () => void }) {
  const asOf = useAsOf();
  return (
    <div className="pool-drawer">
      <PoolActions pool={pool} close={close} />
      <Facts
        facts={[
          [t('settings.state'), <PoolState key="state" pool={pool} />],
          [t('settings.ttl'), pool.ttl],
          [t('settings.heartbeat'), pool.heartbeat],
          [t('settings.holdDown'), pool.hold_down],
          [t('settings.order'), t(`settings.order.${pool.order}`)],
          [t('settings.nextFree'), pool.next_free ?? '—'],
        ]}
      />
      <h3>{t('settings.patterns')}</h3>
      <ul className="pool-patterns mono">
        {pool.identifiers.map((pattern) => (
          <li key={pattern}>{pattern}</li>
        ))}
        {pool.identifiers.length === 0 && <li className="muted">{t('settings.noPatterns')}</li>}
      </ul>
      <h3>{t('settings.inIt', { count: pool.capacity })}</h3>
      <dl className="pool-states">
        {STATES.filter((state) => pool.states[state] > 0).map((state) => (
          <div key={state}>
            <dt>
              <StateGlyph state={state} /> {t(`state.${state}`)}
            </dt>
            <dd>{formatCount(pool.states[state])}</dd>
          </div>
        ))}
      </dl>
      <p className="pool-drawer-foot">
        <Link to="/pools/$pool" params={{ pool: pool.pool }}>
          {t('settings.toMap')}
        </Link>
        <CopyCurl url={urlOf(`v1/pools/${encodeURIComponent(pool.pool)}`, { as_of: asOf })} />
      </p>
    </div>
  );
}

/** Whether it takes new clients, and what else is out of the ordinary. */
export function PoolState({ pool }: { readonly pool: PoolDetail }) {
  const { draining, leaving, expiry_suspended_since: suspendedSince } = pool;
  return (
    <span className="pool-state">
      <span className={draining ? 'pool-mark' : undefined}>
        {t(draining ? 'settings.isDraining' : 'settings.isOpen')}
      </span>
      {leaving > 0 && <span>{t('settings.leavingNow', { count: leaving })}</span>}
      {suspendedSince !== null && (
        <span className="pool-mark">
          {t('settings.suspendedSince')} <Time at={suspendedSince} />
        </span>
      )}
    </span>
  );
}

function PoolActions({ pool, close }: { readonly pool: PoolDetail; readonly close: () => void }) {
  const { mayWrite } = useViewer();
  const [open, setOpen] = useState<PoolActionName | 'change'>();
  const permission = mayWrite('administer');
  if (permission !== true) return <p className="caption">{permission}</p>;
  const used = inUse(pool);
  const shut = (): void => setOpen(undefined);
  const { held, late } = pool.states;
  return (
    <div className="pool-actions">
      <Button look="primary" onClick={() => setOpen('change')}>
        {t('settings.change')}…
      </Button>
      <Button onClick={() => setOpen(pool.draining ? 'open' : 'drain')}>
        {t(pool.draining ? 'settings.open' : 'settings.drain')}…
      </Button>
      {pool.expiry_suspended_since !== null && (
        <Button onClick={() => setOpen('resume')}>{t('settings.resume')}…</Button>
      )}
      <Button
        look="danger"
        onClick={() => setOpen('delete')}
        whyNot={used > 0 ? t('settings.notEmpty', { count: used }) : undefined}
      >
        {t('settings.delete')}…
      </Button>
      {used > 0 && <p className="caption pool-why">{t('settings.notEmpty', { count: used })}</p>}
      {open === 'change' && <PoolForm pool={pool} close={shut} />}
      {open !== undefined && open !== 'change' && (
        <PoolAction
          action={open}
          pool={pool}
          held={held + late}
          close={shut}
          {...(open === 'delete' && { done: close })}
        />
      )}
    </div>
  );
}
