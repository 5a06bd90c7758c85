import type { CommandOf, Heartbeat, PoolPolicy, SuspicionRule } from '@berth/domain';

/** The pool that commands are about unless a test says otherwise. */
export const POOL = 'fleet';

/** Round numbers, small enough to read: a lease of 100 s, a heartbeat every 20 s, a rest of 50 s. */
export const POLICY: PoolPolicy = {
  ttlMs: 100_000,
  heartbeatMs: 20_000,
  holdDownMs: 50_000,
  order: 'lowest',
};

/** No silence is too wide to be believed. */
export const BELIEVING: SuspicionRule = { share: 1, leasesMin: 1, suspendedMsMax: 3_600_000 };

/** More than half of at least four leases silent at once is doubted, for an hour at most. */
export const DOUBTING: SuspicionRule = { share: 0.5, leasesMin: 4, suspendedMsMax: 3_600_000 };

interface PoolOptions extends Partial<PoolPolicy> {
  readonly pool?: string;
  readonly patterns?: readonly string[];
}

export function createPool({
  pool = POOL,
  patterns = ['vm-[1-3]'],
  ...policy
}: PoolOptions = {}): CommandOf<'CreatePool'> {
  return { type: 'CreatePool', pool, patterns, policy: { ...POLICY, ...policy } };
}

export function resizePool(...patterns: readonly string[]): CommandOf<'ChangePool'> {
  return { type: 'ChangePool', pool: POOL, patterns };
}

export function changePolicy(policy: Partial<PoolPolicy>): CommandOf<'ChangePool'> {
  return { type: 'ChangePool', pool: POOL, policy };
}

export function deletePool(): CommandOf<'DeletePool'> {
  return { type: 'DeletePool', pool: POOL };
}

export function startDrain(): CommandOf<'StartPoolDrain'> {
  return { type: 'StartPoolDrain', pool: POOL };
}

export function openPool(): CommandOf<'OpenPool'> {
  return { type: 'OpenPool', pool: POOL };
}

export function resumeExpiry(): CommandOf<'ResumeExpiry'> {
  return { type: 'ResumeExpiry', pool: POOL };
}

export function allocate(clientId: string): CommandOf<'AllocateIdentifier'> {
  return { type: 'AllocateIdentifier', pool: POOL, clientId };
}

/** Takes a lease as it was answered, or its parts; without a token none is sent. */
export function heartbeat({
  clientId,
  identifier,
  token,
  offsetMs,
}: Heartbeat): CommandOf<'RecordHeartbeat'> {
  return {
    type: 'RecordHeartbeat',
    pool: POOL,
    clientId,
    identifier,
    ...(token !== undefined && { token }),
    ...(offsetMs !== undefined && { offsetMs }),
  };
}

export function heartbeats(...all: readonly Heartbeat[]): CommandOf<'RecordHeartbeats'> {
  return { type: 'RecordHeartbeats', pool: POOL, heartbeats: all };
}

export function release({ clientId, identifier, token }: Heartbeat): CommandOf<'ReleaseIdentifier'> {
  return {
    type: 'ReleaseIdentifier',
    pool: POOL,
    clientId,
    identifier,
    ...(token !== undefined && { token }),
  };
}

/** `token`: of the lease that is meant, null for none. */
export function revoke(identifier: string, token?: number | null): CommandOf<'RevokeLease'> {
  return { type: 'RevokeLease', pool: POOL, identifier, token };
}

export function expireDue({ limit = 1_000, suspicion = BELIEVING } = {}): CommandOf<'ExpireDue'> {
  return { type: 'ExpireDue', limit, suspicion };
}

export function reclaimDue({ limit = 1_000 } = {}): CommandOf<'ReclaimDue'> {
  return { type: 'ReclaimDue', limit };
}

export function reserve(
  identifier: string,
  { clientId }: { clientId: string },
): CommandOf<'ReserveIdentifier'> {
  return { type: 'ReserveIdentifier', pool: POOL, identifier, clientId };
}

export function cancelReservation(identifier: string, clientId?: string): CommandOf<'CancelReservation'> {
  return { type: 'CancelReservation', pool: POOL, identifier, clientId };
}

export function quarantine(identifier: string, token?: number | null): CommandOf<'QuarantineIdentifier'> {
  return { type: 'QuarantineIdentifier', pool: POOL, identifier, token };
}

export function restore(identifier: string): CommandOf<'RestoreIdentifier'> {
  return { type: 'RestoreIdentifier', pool: POOL, identifier };
}

/** Nobody could be heard from `fromMs` to `toMs` (ledger time). */
export function resumeService({
  fromMs,
  toMs,
}: {
  fromMs: number;
  toMs: number;
}): CommandOf<'ResumeService'> {
  return { type: 'ResumeService', fromMs, toMs, cause: 'restart' };
}

/** Saved by alice, and seen by all, unless a test says otherwise. */
export function saveView(
  slug: string,
  view: Partial<Omit<CommandOf<'SaveView'>, 'type' | 'slug'>> = {},
): CommandOf<'SaveView'> {
  const base = { title: 'Ended leases', query: 'type:Lease*', shared: true, by: 'alice' };
  return { type: 'SaveView', slug, ...base, ...view };
}

export function deleteView(slug: string, { by = 'alice' } = {}): CommandOf<'DeleteView'> {
  return { type: 'DeleteView', slug, by };
}
