import {
  allocate,
  changePolicy,
  claim,
  DOUBTING,
  expireDue,
  givenPool,
  heartbeat,
  POLICY,
  POOL,
  quarantine,
  release,
  reserve,
  resizePool,
  resumeExpiry,
  resumeService,
  revoke,
  startDrain,
  type DeciderSpecification,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';

const { ttlMs } = POLICY;
const numbers = (options: Parameters<typeof givenPool>[0] = {}) =>
  givenPool({ patterns: ['[0-3]'], holdDownMs: 0, ...options });
const claimOf = (identifier: string, clientId: string) => claim(identifier, { clientId });
const typesOf = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);
const taken = (holder: string | null, identifier = '2') => ({
  type: 'MachineNumberTaken',
  pool: POOL,
  identifier,
  holder,
});

/** The mint `old` holds 2 and has fallen silent for `ms`. */
function silentFor(ms: number, options = {}): DeciderSpecification {
  return numbers(options).given(claimOf('2', 'old')).after(ms);
}

describe('claiming a number', () => {
  it('that is free gives this very one', () => {
    const mint = numbers();
    const { events, result } = mint.when(claimOf('2', 'mint'));
    expect(events).toEqual([
      {
        type: 'IdentifierAllocated',
        pool: POOL,
        identifier: '2',
        clientId: 'mint',
        token: 1,
        data: { ordinal: 2, ttl_ms: ttlMs, deadline_ms: mint.now + ttlMs },
      },
    ]);
    expect(result).toEqual({
      pool: POOL,
      identifier: '2',
      clientId: 'mint',
      token: 1,
      grantedAt: mint.now,
      lastSeenAt: mint.now,
      expiresAt: mint.now + ttlMs,
      ttlMs,
      heartbeatMs: POLICY.heartbeatMs,
    });
  });

  it('that the client holds renews its lease', () => {
    const mint = silentFor(ttlMs + 1);
    const { events, result } = mint.when(claimOf('2', 'old'));
    expect(typesOf(events)).toEqual(['HeartbeatsRecorded']);
    expect(result).toMatchObject({ token: 1, expiresAt: mint.now + ttlMs });
  });

  it('that another holds is refused until its deadline has passed', () => {
    const mint = silentFor(ttlMs - 1);
    expect(mint.when(claimOf('2', 'new')).rejection).toEqual(taken('old'));
    mint.after(1);
    expect(typesOf(mint.when(claimOf('2', 'new')).events)).toEqual([
      'LeaseExpired',
      'IdentifierReclaimed',
      'IdentifierAllocated',
    ]);
    expect(mint.when(heartbeat({ clientId: 'old', identifier: '2' })).rejection?.type).toBe(
      'IdentifierMismatch',
    );
  });

  it('gives a token that is the position of the grant, after what was ended for it', () => {
    const mint = silentFor(ttlMs);
    const { result } = mint.when(claimOf('2', 'new'));
    const grant = mint.recorded.at(-1);
    expect([grant?.type, grant?.position]).toEqual(['IdentifierAllocated', result?.token]);
    expect(result?.token).toBe(4);
    expect(mint.when(heartbeat(result!)).rejection).toBeUndefined();
  });

  it('counts no time that nobody could be heard', () => {
    const mint = silentFor(ttlMs);
    mint.given(resumeService({ fromMs: mint.now - 30_000, toMs: mint.now }));
    expect(mint.when(claimOf('2', 'new')).rejection).toEqual(taken('old'));
    expect(mint.after(30_000).when(claimOf('2', 'new')).rejection).toBeUndefined();
  });

  it('that rests is given at once to who had it last, and to another when the hold-down is over', () => {
    const mint = silentFor(0, { holdDownMs: 5_000 });
    mint.given(release({ clientId: 'old', identifier: '2' })).after(4_999);
    expect(mint.when(claimOf('2', 'new')).rejection).toEqual(taken(null));
    expect(typesOf(mint.when(claimOf('2', 'old')).events)).toEqual(['IdentifierAllocated']);
    mint.given(revoke('2')).after(5_000);
    expect(typesOf(mint.when(claimOf('2', 'new')).events)).toEqual([
      'IdentifierReclaimed',
      'IdentifierAllocated',
    ]);
  });

  it('that is overdue waits for the reaper where there is a hold-down', () => {
    const mint = silentFor(ttlMs, { holdDownMs: 5_000 });
    expect(mint.when(claimOf('2', 'new')).rejection).toEqual(taken('old'));
    mint.given(expireDue()).after(5_000);
    expect(mint.when(claimOf('2', 'new')).rejection).toBeUndefined();
  });

  it('that is overdue is not ended while expiry is suspended', () => {
    const mint = numbers();
    mint.given(...['0', '1', '2', '3'].map((number) => claimOf(number, `mint-${number}`)));
    mint.after(ttlMs).given(expireDue({ suspicion: DOUBTING }));
    expect(mint.when(claimOf('2', 'new')).rejection).toEqual(taken('mint-2'));
    mint.given(resumeExpiry());
    expect(mint.when(claimOf('2', 'new')).rejection).toBeUndefined();
  });

  it('by a client that holds another one is refused', () => {
    const mint = numbers().given(allocate('mint'));
    expect(mint.when(claimOf('2', 'mint')).rejection).toEqual(taken(null));
  });

  it('that is reserved is for that client only', () => {
    const mint = numbers().given(reserve('2', { clientId: 'mint' }));
    expect(mint.when(claimOf('2', 'other')).rejection).toEqual(taken(null));
    expect(mint.when(claimOf('2', 'mint')).rejection).toBeUndefined();
  });

  it('that is quarantined, retired or leaving is refused', () => {
    const mint = numbers().given(quarantine('2'), claimOf('3', 'old'), resizePool('[0-2]'));
    expect(mint.when(claimOf('2', 'new')).rejection).toEqual(taken(null));
    mint.after(ttlMs);
    expect(mint.when(claimOf('3', 'new')).rejection).toEqual(taken('old', '3'));
    mint.given(release({ clientId: 'old', identifier: '3' }));
    expect(mint.when(claimOf('3', 'old')).rejection).toEqual(taken(null, '3'));
  });

  it('of a pool that drains is refused, but for a renewal', () => {
    const mint = silentFor(0).given(startDrain());
    expect(mint.when(claimOf('1', 'new')).rejection).toMatchObject({ type: 'PoolExhausted', draining: true });
    expect(mint.when(claimOf('2', 'old')).rejection).toBeUndefined();
  });

  it('that is unknown is refused', () => {
    expect(numbers().when(claimOf('9', 'mint')).rejection?.type).toBe('IdentifierNotFound');
    const elsewhere = { ...claimOf('1', 'mint'), pool: 'none' };
    expect(numbers().when(elsewhere).rejection?.type).toBe('PoolNotFound');
  });

  it('keeps a client from two, also by a changed policy', () => {
    const mint = silentFor(ttlMs).given(changePolicy({ ttlMs: 2 * ttlMs }));
    mint.given(claimOf('2', 'new'));
    expect(mint.pool.heldBy('old')).toBeUndefined();
    expect(mint.when(claimOf('1', 'new')).rejection).toEqual(taken(null, '1'));
  });
});
