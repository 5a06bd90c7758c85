import { LIST_LIMIT_DEFAULT, type PoolList, type PoolSort } from '@berth/contract';
import type { PoolsView, PoolSummary } from '../ledger/pool-view.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { presentPool } from './present-pool.js';

interface Wanted {
  readonly q?: string | undefined;
  readonly sort?: PoolSort | undefined;
  /** The pool that the page before ended with. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** A page of the pools. Throws the problem `invalid_cursor` when the page before ended with no pool of these. */
export function poolList(
  { pools, deafMs }: PoolsView,
  { q = '', sort = 'pool', after, limit = LIST_LIMIT_DEFAULT }: Wanted,
): PoolList {
  const text = q.toLowerCase();
  const found = pools.filter(({ name }) => name.toLowerCase().includes(text)).toSorted(by(sort));
  const first = after === undefined ? 0 : found.findIndex(({ name }) => name === after) + 1;
  if (after !== undefined && first === 0) {
    throw new ApiProblem(
      'invalid_cursor',
      `'${after}' is not among these pools (any more): begin without after.`,
    );
  }
  const page = found.slice(first, first + limit);
  return {
    items: page.map((pool) => presentPool(pool, deafMs)),
    next: first + limit < found.length ? (page.at(-1)?.name ?? null) : null,
    total: found.length,
    total_is_exact: true,
  };
}

function by(sort: PoolSort): (one: PoolSummary, other: PoolSummary) => number {
  const isDown = sort.startsWith('-');
  const figure = FIGURES[sort.replace('-', '') as keyof typeof FIGURES];
  return (one, other) => {
    const difference = figure(one) - figure(other) || byName(one, other);
    return isDown ? -difference : difference;
  };
}

const FIGURES = {
  pool: () => 0,
  capacity: ({ capacity, states }: PoolSummary) => capacity - states.retired,
  held: ({ states }: PoolSummary) => states.held + states.late,
  free: ({ states }: PoolSummary) => states.free,
};

function byName({ name: one }: PoolSummary, { name: other }: PoolSummary): number {
  return one < other ? -1 : 1;
}
