import { describe, expect, it } from 'vitest';
import { doubtOfReach, type Reach } from './reach.js';

const REACHABLE: Reach = {
  address: '10.0.0.5',
  listensOn: '0.0.0.0',
  agentHost: 'consul.example',
  ownHosts: ['this-host', '10.0.0.5', 'fd00::5'],
};

describe('the address that is registered', () => {
  it.each<Partial<Reach>>([
    {},
    { listensOn: '10.0.0.5' },
    { address: '127.0.0.1', listensOn: '127.0.0.1', agentHost: '127.0.0.1' },
    { address: '::1', listensOn: '::1', agentHost: '[::1]' },
    { address: '127.0.0.1', agentHost: 'localhost' },
    { address: '127.0.0.1', agentHost: 'this-host' },
    { address: 'localhost', agentHost: '[fd00::5]' },
  ])('is not doubted: %j', (differing) => {
    expect(doubtOfReach({ ...REACHABLE, ...differing })).toBeUndefined();
  });

  it.each<[Partial<Reach>, RegExp]>([
    [{ address: '127.0.0.1' }, /CONTAINER_IP is 127\.0\.0\.1, .* agent at consul\.example$/],
    [{ address: '0.0.0.0' }, /CONTAINER_IP is 0\.0\.0\.0, /],
    [{ address: '::1', agentHost: '[fd00::9]' }, /agent at fd00::9$/],
    [{ listensOn: '127.0.0.1' }, /BERTH_HOST 127\.0\.0\.1 listens to this machine alone$/],
    [{ listensOn: 'localhost', agentHost: 'localhost' }, /BERTH_HOST localhost/],
  ])('is doubted: %j', (differing, doubt) => {
    expect(doubtOfReach({ ...REACHABLE, ...differing })).toMatch(doubt);
  });
});
