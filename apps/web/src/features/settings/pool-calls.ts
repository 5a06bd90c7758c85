import { poolCheckSchema, poolDetailSchema, type PoolCheck, type PoolDetail } from '@berth/contract';
import { queryOptions } from '@tanstack/react-query';
import { apiQuery, change, type Answered } from '../../lib/api';
import type { AsOf } from '../../lib/as-of';

export type { PoolCheck, PoolDetail };

/** What of a pool is defined by people; what is left out is not changed. */
export interface PoolDefinition {
  readonly identifiers?: readonly string[];
  readonly ttl?: string;
  readonly heartbeat?: string;
  readonly hold_down?: string;
  readonly order?: PoolDetail['order'];
}

export interface PoolCall {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

const pathOf = (pool: string): string => `v1/pools/${encodeURIComponent(pool)}`;

export function poolQuery(pool: string, asOf: AsOf | undefined) {
  return apiQuery({ path: pathOf(pool), schema: poolDetailSchema, asOf });
}

/** What would speak against a pool, or against a change of one. */
export function checkQuery(pool: string, definition: PoolDefinition) {
  return queryOptions({
    queryKey: ['pool-check', pool, definition] as const,
    queryFn: () =>
      change({
        method: 'POST',
        path: 'v1/pools/check',
        body: { pool, ...definition },
        schema: poolCheckSchema,
      }),
    staleTime: 5_000,
  });
}

export function createCall(pool: string, definition: PoolDefinition, reason: string): PoolCall {
  return { method: 'POST', path: 'v1/pools', body: { pool, ...definition, reason } };
}

export function changeCall(pool: string, definition: PoolDefinition, reason: string): PoolCall {
  return { method: 'PATCH', path: pathOf(pool), body: { ...definition, reason } };
}

export function deleteCall(pool: string, reason: string): PoolCall {
  return { method: 'DELETE', path: `${pathOf(pool)}?${new URLSearchParams({ reason }).toString()}` };
}

export function actCall(pool: string, action: 'drain' | 'open' | 'expiry/resume', reason: string): PoolCall {
  return { method: 'POST', path: `${pathOf(pool)}/${action}`, body: { reason } };
}

/** Does it; answers the pool as it is then, or for a deleted one as it was. */
export function callPool(call: PoolCall): Promise<Answered<PoolDetail>> {
  return change({ ...call, schema: poolDetailSchema });
}
