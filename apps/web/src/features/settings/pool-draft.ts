import type { PoolDefinition, PoolDetail } from './pool-calls';

/** What stands in the form of a pool, as text. */
export interface PoolDraft {
  readonly name: string;
  /** A pattern a line. */
  readonly patterns: string;
  readonly ttl: string;
  readonly heartbeat: string;
  readonly holdDown: string;
  readonly order: PoolDetail['order'];
}

/** What a new pool is unless somebody says otherwise: as the service has it. */
export const NEW_POOL: PoolDraft = {
  name: '',
  patterns: '',
  ttl: '90s',
  heartbeat: '30s',
  holdDown: '60s',
  order: 'lowest',
};

export function draftOf(pool: PoolDetail): PoolDraft {
  return {
    name: pool.pool,
    patterns: pool.identifiers.join('\n'),
    ttl: pool.ttl,
    heartbeat: pool.heartbeat,
    holdDown: pool.hold_down,
    order: pool.order,
  };
}

/** All that a new pool is. */
export function definitionOf(draft: PoolDraft): Required<PoolDefinition> {
  return {
    identifiers: draft.patterns
      .split(/[\n,]/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    ttl: draft.ttl.trim(),
    heartbeat: draft.heartbeat.trim(),
    hold_down: draft.holdDown.trim(),
    order: draft.order,
  };
}

/** What of a pool is to be another: only that is asked for, so that two who change it do not undo each other. */
export function changesOf(draft: PoolDraft, before: PoolDetail): PoolDefinition {
  const now = definitionOf(draft);
  const then = definitionOf(draftOf(before));
  return Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(then[name as keyof PoolDefinition]),
    ),
  );
}

/** How many identifiers a pool has that keep it from being deleted. */
export function inUse({ states }: Pick<PoolDetail, 'states'>): number {
  const all = Object.values(states).reduce((sum, count) => sum + count, 0);
  return all - states.free - states.retired;
}
