import { eventsSchema, overviewSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { apiQuery } from '../lib/api';
import { ApiProblem } from '../lib/api-problem';
import { positionOf, type AsOf } from '../lib/as-of';
import { t } from '../lib/i18n/catalogue';
import { useShortcuts } from '../lib/shortcuts';
import { Button, IconButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { Time } from '../ui/time';
import { formatCount } from '../lib/format-number';

/** That this is the past, which moment of it, and the way to its neighbours and back. */
export function AsOfBar({ asOf }: { readonly asOf: AsOf }) {
  const navigate = useNavigate();
  const { data, error } = useQuery(apiQuery({ path: 'v1/overview', schema: overviewSchema, asOf }));
  const position = positionOf(asOf) ?? data?.position;
  const neighbours = useNeighbours(position);
  const keys = useMemo(() => {
    const show = (at: number | undefined): (() => void) | undefined =>
      at === undefined
        ? undefined
        : () =>
            void navigate({ to: '.', search: (search) => ({ ...search, at: String(at) }), replace: true });
    return {
      '[': show(neighbours.earlier),
      ']': show(neighbours.later),
      l: () => void navigate({ to: '.', search: (search) => ({ ...search, at: undefined }) }),
    };
  }, [navigate, neighbours.earlier, neighbours.later]);
  useShortcuts(keys);
  if (error instanceof ApiProblem && error.status < 500) {
    return <NoSuchMoment asOf={asOf} problem={error} back={keys.l} />;
  }
  return (
    <div className="banner" role="status" aria-live="polite">
      <Icon name="clock" />
      <span>
        <strong>
          {t('asOf.viewing', { time: '' })}
          <Time at={data?.data.at ?? (position === undefined ? asOf : null)} style="full" />
        </strong>{' '}
        · {position !== undefined && `${t('live.position', { position: formatCount(position) })} · `}
        {t('asOf.readOnly')}
      </span>
      <div className="banner-actions">
        <IconButton icon="left" label={t('asOf.earlier')} disabled={!keys['[']} onClick={keys['[']} />
        <IconButton icon="right" label={t('asOf.later')} disabled={!keys[']']} onClick={keys[']']} />
        <Button onClick={keys.l}>{t('asOf.back')}</Button>
      </div>
    </div>
  );
}

interface NoSuchMomentProps {
  readonly asOf: AsOf;
  readonly problem: ApiProblem;
  readonly back: () => void;
}

/** The ledger had not begun, or has not come so far: why nothing is shown, and where it begins. */
function NoSuchMoment({ asOf, problem, back }: NoSuchMomentProps) {
  const navigate = useNavigate();
  const first = problem.document['first_position'];
  return (
    <div className="banner" role="alert">
      <Icon name="clock" />
      <span>
        <strong>{t('asOf.viewing', { time: asOf })}</strong> · {problem.message}
      </span>
      <div className="banner-actions">
        {typeof first === 'number' && (
          <Button
            onClick={() => void navigate({ to: '.', search: (search) => ({ ...search, at: String(first) }) })}
          >
            {t('asOf.toFirst')}
          </Button>
        )}
        <Button onClick={back}>{t('asOf.back')}</Button>
      </div>
    </div>
  );
}

/** The events before and after a position that are no heartbeats. */
function useNeighbours(position: number | undefined): {
  readonly earlier: number | undefined;
  readonly later: number | undefined;
} {
  const at = position ?? 0;
  const one = { path: 'v1/events', schema: eventsSchema } as const;
  const enabled = position !== undefined;
  const { data: before } = useQuery({
    ...apiQuery({
      ...one,
      query: { limit: 1, order: 'desc', position: `0..${String(Math.max(0, at - 1))}` },
    }),
    enabled: enabled && at > 0,
    meta: { live: 'never' },
  });
  const { data: after } = useQuery({
    ...apiQuery({ ...one, query: { limit: 1, order: 'asc', position: `>=${String(at + 1)}` } }),
    enabled,
    meta: { live: 'never' },
  });
  return {
    earlier: at > 0 ? before?.data.items[0]?.position : undefined,
    later: after?.data.items[0]?.position,
  };
}
