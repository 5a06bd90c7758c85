/** What the service says of itself, over all pools. */
export interface ServiceNumbers {
  readonly held: number;
  readonly late: number;
  readonly resting: number;
  readonly free: number;
  readonly expired: number;
}

/** Reads the metrics text of the service. */
export function readNumbers(metrics: string): ServiceNumbers {
  const sum = (name: string, label = ''): number => {
    const line = new RegExp(`^${name}(?:\\{[^}]*${label}[^}]*\\})? (\\S+)$`, 'gm');
    return [...metrics.matchAll(line)].reduce((total, [, value]) => total + Number(value), 0);
  };
  const inState = (state: string): number => sum('berth_identifiers', `state="${state}"`);
  const late = sum('berth_leases_late');
  return {
    held: inState('held') - late,
    late,
    resting: inState('expired') + inState('cooling'),
    free: inState('free'),
    expired: sum('berth_events_total', 'type="LeaseExpired"'),
  };
}
