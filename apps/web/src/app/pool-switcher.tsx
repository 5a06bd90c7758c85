import { poolListSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { apiQuery } from '../lib/api';
import { useAsOf } from '../lib/as-of';
import { formatShare } from '../lib/format-number';
import { t } from '../lib/i18n/catalogue';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Icon } from '../ui/icon';
import { Popover } from '../ui/overlay';

const SHOWN_MAX = 50;

/** Goes from pool to pool: on the overview it narrows it to one, elsewhere it opens its map. */
export function PoolSwitcher() {
  const { pool: fromPath } = useParams({ strict: false });
  const { pool: fromSearch } = useSearch({ strict: false });
  const [isOpen, setOpen] = useState(false);
  const current = fromPath ?? fromSearch;
  return (
    <Popover
      isOpen={isOpen}
      setOpen={setOpen}
      target={
        <Button
          className="topbar-pool"
          aria-label={`${t('frame.pool')}: ${current ?? t('frame.allPools')}`}
          onClick={() => setOpen(!isOpen)}
        >
          <span>{current ?? t('frame.allPools')}</span>
          <Icon name="down" />
        </Button>
      }
    >
      <PoolList current={current} close={() => setOpen(false)} />
    </Popover>
  );
}

function PoolList({ current, close }: { readonly current: string | undefined; readonly close: () => void }) {
  const asOf = useAsOf();
  const isOverview = useLocation().pathname === '/';
  const [q, setQ] = useState('');
  const { data } = useQuery(
    apiQuery({
      path: 'v1/pools',
      query: { q, limit: SHOWN_MAX, sort: '-held' },
      schema: poolListSchema,
      asOf,
    }),
  );
  return (
    <>
      <TextField
        label={t('frame.findPool')}
        value={q}
        data-autofocus
        onChange={(event) => setQ(event.target.value)}
      />
      <div className="pool-list">
        {isOverview && (
          <Link
            to="/"
            search={{}}
            className="pool-option"
            aria-current={current === undefined}
            onClick={close}
          >
            {t('frame.allPools')}
          </Link>
        )}
        {data?.data.items.map(({ pool, states, capacity }) => {
          const usable = Math.max(1, capacity - states.quarantined);
          const look = {
            className: 'pool-option',
            'aria-current': pool === current,
            onClick: close,
          } as const;
          const share = t('frame.poolHeld', {
            share: formatShare((states.held + states.late) / usable),
          });
          return isOverview ? (
            <Link key={pool} to="/" search={{ pool }} {...look}>
              {pool} <span className="muted">{share}</span>
            </Link>
          ) : (
            <Link key={pool} to="/pools/$pool" params={{ pool }} {...look}>
              {pool} <span className="muted">{share}</span>
            </Link>
          );
        })}
        {data?.data.items.length === 0 && (
          <p className="caption">{t(q === '' ? 'frame.noPool' : 'frame.noMatch')}</p>
        )}
      </div>
    </>
  );
}
