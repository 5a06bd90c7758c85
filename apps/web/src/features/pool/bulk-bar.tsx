import type { PlanAction, Selection } from '@berth/contract';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { useViewer } from '../../lib/viewer';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { BulkDialog } from './bulk-dialog';
import { parseRange, parseStates, ROUTE, type PoolSearch } from './pool-search';

const ACTIONS: readonly PlanAction[] = ['quarantine', 'restore', 'unreserve', 'revoke'];

/** Which identifiers are meant together: a range of places, and what the list is narrowed to; undefined for all. */
function selectionOf({ range, states, q, view }: PoolSearch): Selection | undefined {
  const places = parseRange(range);
  const text = view === 'list' ? q : undefined;
  if (!places && (view !== 'list' || (states === undefined && text === undefined))) return undefined;
  const wanted = parseStates(states);
  return {
    ...(places && { ordinals: places }),
    ...(wanted.length > 0 && { states: [...wanted] }),
    ...(text !== undefined && { text }),
  };
}

/** What can be done to all that is selected, by a plan that counts them first. */
export function BulkBar({ pool, clear }: { readonly pool: string; readonly clear: () => void }) {
  const search = useSearch({ from: ROUTE });
  const asOf = useAsOf();
  const { mayWrite } = useViewer();
  const [action, setAction] = useState<PlanAction>();
  const selection = selectionOf(search);
  if (!selection) return null;
  const may = mayWrite('operate');
  const { range, states } = search;
  const file = urlOf(`v1/pools/${encodeURIComponent(pool)}/export`, {
    ordinals: range,
    state: states,
    q: selection.text,
    as_of: asOf,
    format: 'csv',
  });
  return (
    <div className="bulk-bar" role="group" aria-label={t('bulk.label')}>
      <span>{textOf(selection)}</span>
      <div className="bulk-acts">
        {asOf === undefined &&
          ACTIONS.map((each) => (
            <Button
              key={each}
              size="small"
              look={each === 'revoke' ? 'danger' : 'plain'}
              whyNot={may === true ? undefined : may}
              onClick={() => setAction(each)}
            >
              {t(`action.${each}`)}…
            </Button>
          ))}
        <a className="button button-plain button-small" href={file} download>
          <Icon name="download" />
          CSV
        </a>
        {range !== undefined && (
          <Button size="small" look="quiet" onClick={clear}>
            {t('bulk.clear')}
          </Button>
        )}
      </div>
      {action && (
        <BulkDialog pool={pool} action={action} selection={selection} close={() => setAction(undefined)} />
      )}
    </div>
  );
}

function textOf({ ordinals, states, text }: Selection): string {
  const parts = [
    ordinals &&
      t('bulk.places', {
        count: ordinals.to - ordinals.from + 1,
        from: String(ordinals.from),
        to: String(ordinals.to),
      }),
    states && t('bulk.states', { states: states.map((state) => t(`state.${state}`)).join(', ') }),
    text !== undefined && t('bulk.text', { text }),
  ];
  return parts.filter((part) => typeof part === 'string').join(' · ');
}
