import type { IdentifierEntry } from '@berth/contract';
import { useState } from 'react';
import { useAsOf } from '../lib/as-of';
import { t } from '../lib/i18n/catalogue';
import { useViewer } from '../lib/viewer';
import { Button } from './button';
import { IdentifierActionDialog, type IdentifierAction } from './identifier-action';
import type { State } from './state-chip';

/** What makes sense in each state; a reservation is made or cancelled in any but the last. */
const ACTIONS: Readonly<Record<State, readonly IdentifierAction[]>> = {
  free: ['quarantine'],
  held: ['quarantine', 'revoke'],
  late: ['quarantine', 'revoke'],
  expired: ['quarantine'],
  cooling: ['quarantine'],
  reserved: ['quarantine'],
  quarantined: ['restore'],
  retired: [],
};

/** What is meant, as it was when it was chosen: another lease by then is another question. */
interface Chosen {
  readonly action: IdentifierAction;
  readonly client: string | undefined;
  readonly token: number | undefined;
}

interface IdentifierActionsProps {
  readonly pool: string;
  readonly identifier: string;
  readonly entry: Pick<IdentifierEntry, 'state' | 'client_id' | 'reserved_for' | 'token'>;
  readonly size?: 'normal' | 'small';
}

/** What can be done to an identifier as it stands; nothing in the past. */
export function IdentifierActions({ pool, identifier, entry, size = 'normal' }: IdentifierActionsProps) {
  const [chosen, setChosen] = useState<Chosen>();
  const { mayWrite } = useViewer();
  const isPast = useAsOf() !== undefined;
  const may = mayWrite('operate');
  const whyNot = may === true ? undefined : may;
  if (isPast) return <span className="caption head-note">{whyNot}</span>;
  const { state, client_id: holder, reserved_for: reservedFor } = entry;
  const reservation = reservedFor === undefined ? ('reserve' as const) : ('unreserve' as const);
  const actions = [...(state === 'retired' ? [] : [reservation]), ...ACTIONS[state]];
  const close = (): void => setChosen(undefined);
  return (
    <>
      {actions.map((action) => (
        <Button
          key={action}
          look={action === 'revoke' ? 'danger' : 'plain'}
          size={size}
          whyNot={whyNot}
          onClick={() => {
            const client = action === 'unreserve' ? reservedFor : (holder ?? undefined);
            setChosen({ action, client, token: entry.token });
          }}
        >
          {t(`action.${action}`)}…
        </Button>
      ))}
      {chosen && <IdentifierActionDialog {...chosen} pool={pool} identifier={identifier} close={close} />}
    </>
  );
}
