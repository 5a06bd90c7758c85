import { expect, it } from 'vitest';
import { readNumbers } from './service-numbers.js';

it('adds up what the metrics of the service say of every pool', () => {
  const metrics = [
    '# TYPE berth_identifiers gauge',
    'berth_identifiers{pool="default",state="free"} 5',
    'berth_identifiers{pool="default",state="held"} 10',
    'berth_identifiers{pool="batch",state="held"} 4',
    'berth_identifiers{pool="batch",state="expired"} 2',
    'berth_identifiers{pool="batch",state="cooling"} 1',
    'berth_leases_late{pool="default"} 3',
    'berth_leases_late{pool="batch"} 0',
    'berth_events_total{type="LeaseExpired"} 6',
    'berth_events_total{type="IdentifierAllocated"} 60',
  ].join('\n');
  expect(readNumbers(metrics)).toEqual({ held: 11, late: 3, resting: 3, free: 5, expired: 6 });
});
