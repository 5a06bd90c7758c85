import { expect, it } from 'vitest';
import { serviceDefinition } from './service-definition.js';

const PLACE = { name: 'berth', address: '10.0.0.5', port: 7001, shard: 2, totalShards: 3 };

it('a service is named by its shard and checked at its own health', () => {
  expect(serviceDefinition(PLACE)).toEqual({
    ID: 'berth-shard-2',
    Name: 'berth',
    Address: '10.0.0.5',
    Port: 7001,
    Tags: ['shard-2', 'v1'],
    Meta: { shard_id: '2', total_shards: '3' },
    Check: {
      HTTP: 'http://10.0.0.5:7001/health',
      Interval: '10s',
      Timeout: '5s',
      DeregisterCriticalServiceAfter: '1m',
    },
  });
});

it('an IPv6 address has brackets in the URL of the check alone', () => {
  const { Address, Check } = serviceDefinition({ ...PLACE, address: 'fd00::5' });
  expect([Address, Check.HTTP]).toEqual(['fd00::5', 'http://[fd00::5]:7001/health']);
});
