import type { IdentifierDetail, IdentifierItem } from '@berth/contract';
import { presentTime } from '../platform/http/presented-time.js';
import type { PoolView } from './pool-view.js';

/** An identifier as lists show it. */
export function presentIdentifier({ columns, now, deafMs }: PoolView, ordinal: number): IdentifierItem {
  const isHeld = columns.isHeld(ordinal);
  const clientId = columns.clientOf(ordinal);
  return {
    identifier: columns.identifiers[ordinal] ?? '',
    client_id: isHeld ? clientId : null,
    last_seen: isHeld ? presentTime(columns.lastSeenAt(ordinal)) : null,
    allocated: isHeld,
    state: columns.stateOf(ordinal, now),
    ...(columns.isResting(ordinal) && {
      ...(clientId !== null && { previous_client_id: clientId }),
      available_at: presentTime(columns.dueAt(ordinal) + deafMs),
    }),
  };
}

/** An identifier by itself. */
export function presentIdentifierDetail(view: PoolView, ordinal: number): IdentifierDetail {
  const { name: pool, columns, deafMs } = view;
  const reservedFor = columns.reservedClientOf(ordinal);
  return {
    ...presentIdentifier(view, ordinal),
    pool,
    ...(columns.isHeld(ordinal) && {
      token: columns.tokenOf(ordinal),
      granted_at: presentTime(columns.grantedAt(ordinal)),
      expires_at: presentTime(columns.dueAt(ordinal) + deafMs),
    }),
    ...(reservedFor !== undefined && { reserved_for: reservedFor }),
  };
}
