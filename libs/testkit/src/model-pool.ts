import type { CommandOf, Heartbeat, Phase, PoolPolicy, SuspicionRule } from '@berth/domain';

/** One identifier as the model knows it. Times: `due` and `heard` audible ms, the others ledger ms. */
export interface ModelIdentifier {
  readonly name: string;
  readonly ordinal: number;
  phase: Phase;
  clientId: string | null;
  token: number;
  due: number;
  heard: number;
  lastSeen: number;
  /** When what is shown of it changed last, but for being late. */
  since: number;
  leaving: boolean;
  reservedFor: string | null;
  /** A count that grows with every identifier that becomes free to all; null while it is not. */
  freeSince: number | null;
}

export interface ModelPool {
  readonly name: string;
  patterns: readonly string[];
  policy: PoolPolicy;
  draining: boolean;
  suspendedAt: number | null;
  expiryFrom: number;
  trustedUntil: number;
  readonly identifiers: ModelIdentifier[];
}

/** What a command should lead to: its facts, each as `Type pool/subject`; or a rejection's type. */
export interface ModelAnswer {
  readonly rejection: string | null;
  readonly facts: readonly string[];
  /** Of an allocation or a heartbeat: what and until when (ledger ms). */
  readonly lease?: { readonly identifier: string; readonly expiresAt: number };
  readonly ended?: number;
  /** How many more could have been ended had the limit been higher. */
  readonly left?: number;
  /** Of a command of the mint: what is answered, in words. */
  readonly told?: string;
}

export const refused = (rejection: string): ModelAnswer => ({ rejection, facts: [] });
export const accepted = (...facts: readonly string[]): ModelAnswer => ({ rejection: null, facts });
export const isResting = ({ phase }: ModelIdentifier) => phase === 'expired' || phase === 'cooling';

export function fact(type: string, pool: ModelPool, { name }: ModelIdentifier): string {
  return `${type} ${pool.name}/${name}`;
}

function freshIdentifier(name: string, ordinal: number): ModelIdentifier {
  const never = { token: 0, due: 0, heard: 0, lastSeen: 0, since: 0 };
  return {
    name,
    ordinal,
    phase: 'free',
    clientId: null,
    ...never,
    leaving: false,
    reservedFor: null,
    freeSince: null,
  };
}

export function isHolder(found: ModelIdentifier, { clientId, token }: Heartbeat): boolean {
  return found.phase === 'held' && found.clientId === clientId && (token ?? found.token) === found.token;
}

function freshPool(name: string, patterns: readonly string[], policy: PoolPolicy): ModelPool {
  const open = { draining: false, suspendedAt: null, expiryFrom: 0, trustedUntil: 0 };
  return { name, patterns, policy, ...open, identifiers: [...new Set(patterns)].map(freshIdentifier) };
}

/** What a client would be given that holds nothing. */
export function claimOf(pool: ModelPool, clientId: string): ModelIdentifier | undefined {
  const own = pool.identifiers.filter((each) => each.clientId === clientId);
  const [last] = own.sort((a, b) => b.token - a.token);
  const isOpen = last?.reservedFor === null || last?.reservedFor === clientId;
  if (last && isResting(last) && !last.leaving && isOpen) return last;
  const reserved = pool.identifiers.find((each) => each.reservedFor === clientId);
  if (reserved?.phase === 'free') return reserved;
  const free = pool.identifiers.filter((each) => each.freeSince !== null);
  if (pool.policy.order === 'lowest') return free[0];
  return free.sort((a, b) => (a.freeSince ?? 0) - (b.freeSince ?? 0))[0];
}

/** Whether the lease that is meant is the one that is on it, if any. */
export function isMeant(found: ModelIdentifier, token: number | null | undefined): boolean {
  return token === undefined || token === (found.phase === 'held' ? found.token : null);
}

function isSound({ ttlMs, heartbeatMs, holdDownMs }: PoolPolicy): boolean {
  return heartbeatMs >= 10 && ttlMs >= 2 * heartbeatMs && holdDownMs >= 0;
}

/** The end of a rest: nobody's any more, and out of the pool when that no longer wants it. */
export function free(found: ModelIdentifier): void {
  found.clientId = null;
  found.phase = found.leaving ? 'retired' : 'free';
}

/** What of it a caller would call another state, but for being late. */
export function shownOf({ phase, token, reservedFor }: ModelIdentifier): string {
  return [phase, phase === 'held' ? token : '', phase === 'free' ? reservedFor : ''].join();
}

export function change(
  pool: ModelPool,
  { patterns = pool.patterns, policy: some }: CommandOf<'ChangePool'>,
): ModelAnswer {
  const policy = { ...pool.policy, ...some };
  if (!isSound(policy)) return refused('PoolDefinitionInvalid');
  const resized = patterns.join() === pool.patterns.join() ? [] : resize(pool, patterns);
  const isSame =
    JSON.stringify(Object.entries(policy).sort()) === JSON.stringify(Object.entries(pool.policy).sort());
  pool.policy = policy;
  return accepted(...resized, ...(isSame ? [] : [`PoolPolicyChanged ${pool.name}`]));
}

/** Patterns are plain names here: how patterns expand is another test's business. */
function resize(pool: ModelPool, names: readonly string[]): readonly string[] {
  pool.patterns = names;
  const cancelled: string[] = [];
  for (const each of pool.identifiers) {
    each.leaving = !names.includes(each.name);
    if (each.leaving && each.reservedFor !== null) cancelled.push(fact('ReservationCancelled', pool, each));
    if (each.leaving) each.reservedFor = null;
    if (each.leaving && each.phase === 'free') each.phase = 'retired';
    if (!each.leaving && each.phase === 'retired') each.phase = 'free';
  }
  for (const name of names) {
    if (pool.identifiers.some((each) => each.name === name)) continue;
    pool.identifiers.push(freshIdentifier(name, pool.identifiers.length));
  }
  return [...cancelled, `PoolResized ${pool.name}`];
}

/** Whether nobody has anything to do with the pool any more. */
function isEmpty({ identifiers }: ModelPool): boolean {
  return identifiers.every(
    ({ phase, reservedFor }) => ['free', 'retired'].includes(phase) && reservedFor === null,
  );
}

export function setDraining(pool: ModelPool, draining: boolean): ModelAnswer {
  if (pool.draining === draining) return accepted();
  pool.draining = draining;
  return accepted(`${draining ? 'PoolDrainStarted' : 'PoolOpened'} ${pool.name}`);
}

export function reserve(pool: ModelPool, found: ModelIdentifier, clientId: string): ModelAnswer {
  if (found.leaving) return refused('IdentifierRetired');
  if (found.reservedFor !== null) return refused('IdentifierReservedAlready');
  if (pool.identifiers.some(({ reservedFor }) => reservedFor === clientId))
    return refused('ClientReservedAlready');
  found.reservedFor = clientId;
  return accepted(fact('IdentifierReserved', pool, found));
}

export function cancelReservation(
  pool: ModelPool,
  found: ModelIdentifier,
  meant = found.reservedFor,
): ModelAnswer {
  if (found.reservedFor === null) return refused('IdentifierNotReserved');
  if (found.reservedFor !== meant) return refused('IdentifierReservedAlready');
  found.reservedFor = null;
  return accepted(fact('ReservationCancelled', pool, found));
}

/** Silence is measured in sixteenths of a heartbeat, the one of the very limit not counted. */
export function isTooWide(pool: ModelPool, { share, leasesMin }: SuspicionRule, audible: number): boolean {
  const held = pool.identifiers.filter(({ phase }) => phase === 'held');
  const grainMs = Math.max(1, pool.policy.heartbeatMs / 16);
  const heardBefore = Math.floor((audible - 1.25 * pool.policy.heartbeatMs) / grainMs) * grainMs;
  const late = held.filter(({ heard }) => heard < heardBefore).length;
  const isDoubted = held.length >= leasesMin && !pool.draining && audible >= pool.trustedUntil;
  return isDoubted && late > share * held.length;
}

export function create(
  pools: Map<string, ModelPool>,
  { pool: name, patterns, policy }: CommandOf<'CreatePool'>,
): ModelAnswer {
  if (pools.has(name)) return refused('PoolExists');
  if (!isSound(policy)) return refused('PoolDefinitionInvalid');
  pools.set(name, freshPool(name, patterns, policy));
  return accepted(`PoolCreated ${name}`);
}

export function remove(pools: Map<string, ModelPool>, pool: ModelPool): ModelAnswer {
  if (!isEmpty(pool)) return refused('PoolInUse');
  pools.delete(pool.name);
  return accepted(`PoolDeleted ${pool.name}`);
}

/**
 * What has to end before a client is given this identifier and no other: nothing, a rest that is over or an
 * overdue lease; undefined when it may not have it.
 */
export function endingForClaim(
  pool: ModelPool,
  found: ModelIdentifier,
  clientId: string,
  audible: number,
): 'nothing' | 'rest' | 'lease' | undefined {
  const hasOther = pool.identifiers.some((each) => each.phase === 'held' && each.clientId === clientId);
  const isOpen = found.reservedFor === null || found.reservedFor === clientId;
  if (hasOther || found.leaving || !isOpen) return undefined;
  if (found.phase === 'free' || (isResting(found) && found.clientId === clientId)) return 'nothing';
  if (found.due > audible) return undefined;
  if (isResting(found)) return 'rest';
  const expires = pool.suspendedAt === null && audible >= pool.expiryFrom && pool.policy.holdDownMs === 0;
  return found.phase === 'held' && expires ? 'lease' : undefined;
}
