import type { Command } from '@berth/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { CommandQueue } from './command-queue.js';

const HEARTBEAT: Command = {
  type: 'RecordHeartbeat',
  pool: 'default',
  clientId: 'web-1',
  identifier: 'vm-0001',
};
const ALLOCATION: Command = { type: 'AllocateIdentifier', pool: 'default', clientId: 'web-1' };

let queue: CommandQueue;
beforeEach(() => {
  queue = new CommandQueue();
});

function add(command: Command, count: number): void {
  const told = (): void => undefined;
  for (let added = 0; added < count; added += 1) {
    queue.add({ command, cause: { actor: 'client' }, queuedAt: 0, resolve: told, reject: told });
  }
}

describe('a turn before all that has arrived is read', () => {
  it('is not worth it for a few', () => {
    add(HEARTBEAT, 15);
    expect(queue.isWorthATurn).toBe(false);
  });

  it('is worth it for sixteen when nobody was there before', () => {
    add(HEARTBEAT, 10);
    add(ALLOCATION, 6);
    expect(queue.isWorthATurn).toBe(true);
  });

  it('waits for a quarter of those who took part in the last two turns', () => {
    add(HEARTBEAT, 300);
    queue.take();
    add(HEARTBEAT, 100);
    queue.take();
    add(HEARTBEAT, 99);
    expect(queue.isWorthATurn).toBe(false);
    add(ALLOCATION, 1);
    expect(queue.isWorthATurn).toBe(true);
  });
});

describe('a batch', () => {
  it('has the heartbeats first', () => {
    add(ALLOCATION, 1);
    add(HEARTBEAT, 1);
    expect(queue.take().map(({ command }) => command.type)).toEqual([
      'RecordHeartbeat',
      'AllocateIdentifier',
    ]);
  });

  it('keeps half of its places for others than heartbeats', () => {
    add(HEARTBEAT, 3_000);
    add(ALLOCATION, 3_000);
    const batch = queue.take();
    expect(batch.length).toBe(2_048);
    expect(batch.filter(({ command }) => command.type === 'AllocateIdentifier').length).toBe(1_024);
  });
});
