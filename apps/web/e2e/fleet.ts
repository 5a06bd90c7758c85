import { expect } from '@playwright/test';
import { Service } from './service';

/** The pages of the console, with something on each; of the service that `startFleet` gives. */
export const PAGES = [
  '/',
  '/?pool=default&range=7d',
  '/pools',
  '/pools/states?cell=0',
  '/pools/states?view=list',
  '/pools/states?view=list&q=nothing-like-it',
  '/pools/default/ids/vm-01',
  '/clients',
  '/clients/web-01',
  '/events?q=client:web*',
  '/events?q=nothing-like-it',
  '/events?open=2&cols=type',
  '/events/2',
  '/mint?decode=01ARZ3NDEKTSV4RRFFQ69G5FAV',
  '/settings/pools?pool=states',
  '/settings/reaper',
  '/settings/health',
  '/settings/appearance',
  '/pools/default?at=3',
  '/nonsense',
] as const;

/** The states that pool `states` has, in its order; `late` are those of pool `slow`. */
export const STATES = ['expired', 'held', 'cooling', 'reserved', 'quarantined', 'free'] as const;

/** A service with clients and identifiers in every state, for tests that change nothing. */
export async function startFleet(): Promise<Service> {
  const service = await Service.create({ BERTH_IDENTIFIERS: 'vm-[01-40]', BERTH_LEASE_TTL: '6h' });
  await service.start();
  const of = (client: string, pool = 'default') => service.post('/allocate', { client_id: client, pool });
  for (let index = 1; index <= 30; index += 1) await of(`web-${String(index).padStart(2, '0')}`);
  await service.post('/release', { client_id: 'web-30', identifier: 'vm-30' });
  await service.post('/api/init/order', { dataType: 'int', startValue: 1_000 });

  const reason = 'for the tests';
  const policy = { ttl: '1h', heartbeat: '20ms', hold_down: '1d' };
  await service.post('/v1/pools', { pool: 'slow', identifiers: ['slow-[1-4]'], ...policy, reason });
  await of('late-1', 'slow');
  const brief = { ttl: '50ms', heartbeat: '20ms', hold_down: '1d' };
  await service.post('/v1/pools', { pool: 'states', identifiers: ['s-[01-16]'], ...brief, reason });
  await of('lost', 'states');
  await expect.poll(() => stateOf(service, 's-01')).toBe('expired');
  await service.patch('/v1/pools/states', { ttl: '6h', heartbeat: '2h', reason });
  await of('held', 'states');
  const { identifier } = await of('cooling', 'states');
  await service.post('/release', { client_id: 'cooling', pool: 'states', identifier });
  const path = '/v1/pools/states/identifiers';
  await service.post(`${path}/s-04/reserve`, { client_id: 'reserved', reason });
  await service.post(`${path}/s-05/quarantine`, { reason });
  return service;
}

async function stateOf(service: Service, identifier: string): Promise<unknown> {
  const answer = await service.get(`/v1/pools/states/identifiers/${identifier}`);
  return answer['state'];
}
