import {
  leaseView,
  type IdentifierState,
  type LeaseView,
  type LedgerState,
  type Moment,
} from '@berth/domain';
import type { LedgerMoment } from './pool-view.js';

export interface ClientLease extends LeaseView {
  readonly state: IdentifierState;
}

/** An identifier that rests after the client, which may have it again. `availableAt`: until when, in ledger ms. */
export interface ClientRest {
  readonly pool: string;
  readonly identifier: string;
  readonly token: number;
  readonly state: IdentifierState;
  readonly availableAt: number;
}

/** What a client holds, one identifier a pool, and what rests after it. */
export interface ClientView {
  readonly clientId: string;
  readonly leases: readonly ClientLease[];
  readonly rests: readonly ClientRest[];
}

/** The same of several clients, in the order in which they were asked for. */
export interface ClientsView extends LedgerMoment {
  readonly clients: readonly ClientView[];
}

export function clientView(clientId: string, image: LedgerState, now: Moment): ClientView {
  const leases: ClientLease[] = [];
  const rests: ClientRest[] = [];
  for (const pool of image.pools.values()) {
    const held = pool.heldBy(clientId);
    const resting = pool.restingAfter(clientId);
    if (held !== undefined) {
      leases.push({ ...leaseView(pool, held, image), state: pool.stateOf(held, now) });
    } else if (resting !== undefined) {
      rests.push({
        pool: pool.name,
        identifier: pool.identifiers[resting] ?? '',
        token: pool.tokenOf(resting),
        state: pool.stateOf(resting, now),
        availableAt: pool.dueAt(resting) + image.deafMs,
      });
    }
  }
  return { clientId, leases, rests };
}
