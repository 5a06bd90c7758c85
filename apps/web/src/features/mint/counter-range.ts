import type { EntityItem } from './mint-calls';

/** From these shares of its range on, somebody should plan for the end of a counter. */
const WARNING_SHARE = 0.8;
const CRITICAL_SHARE = 0.95;

export interface CounterRange {
  /** Of its values, how many are used; from 0 to 1. */
  readonly share: number;
  readonly remaining: bigint;
  readonly level: 'fine' | 'warning' | 'critical';
}

/** How far a counter is from its end; undefined for types that do not count. */
export function counterRange({
  currentIteration,
  remaining,
}: Pick<EntityItem, 'currentIteration' | 'remaining'>): CounterRange | undefined {
  if (currentIteration === null || remaining === null) return undefined;
  const share = Number(currentIteration) / (Number(currentIteration) + Number(remaining));
  const level = share >= CRITICAL_SHARE ? 'critical' : share >= WARNING_SHARE ? 'warning' : 'fine';
  return { share, remaining: BigInt(remaining), level };
}
