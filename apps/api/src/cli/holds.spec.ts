import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { holdSteps, type HoldStep } from './holds.js';
import type { Source } from './source.js';

const HEAD = { export: 'berth/events/v1' };

/** A source that exports these events, whatever is asked. */
function exporting(...events: readonly object[]): Source {
  const lines = [HEAD, ...events].map((line) => `${JSON.stringify(line)}\n`);
  return {
    get: async () => ({ status: 200, position: undefined, body: Readable.from(lines) }),
    close: async () => undefined,
  };
}

const event = (type: string, at: string, identifier: string, client: string, token: number) => ({
  type,
  pool: 'web',
  identifier,
  client_id: client,
  token,
  recorded_at: at,
});
const allocated = event.bind(undefined, 'IdentifierAllocated');
const expired = event.bind(undefined, 'LeaseExpired');

async function stepsOf(...events: readonly object[]): Promise<readonly HoldStep[]> {
  const steps: HoldStep[] = [];
  for await (const step of holdSteps(exporting(...events), {})) steps.push(step);
  return steps;
}

describe('holds', () => {
  it('last from their allocation to their end, and overlap nothing then', async () => {
    const steps = await stepsOf(
      allocated('t1', 'vm-1', 'a', 1),
      expired('t2', 'vm-1', 'a', 1),
      allocated('t3', 'vm-1', 'b', 3),
    );

    expect(steps.at(1)).toMatchObject({ kind: 'ended', hold: { from: 't1', to: 't2', ended_by: 'expired' } });
    expect(steps.at(2)).toMatchObject({ kind: 'begun', hold: { from: 't3', to: null }, before: [] });
  });

  it('of one identifier that begin while another lasts are told with the other', async () => {
    const [, second] = await stepsOf(allocated('t1', 'vm-1', 'a', 1), allocated('t2', 'vm-1', 'b', 2));

    expect(second).toMatchObject({ kind: 'begun', before: [{ token: 1, client_id: 'a' }] });
  });

  it('of one client that begin while it holds another of the pool are told with the other', async () => {
    const [, second] = await stepsOf(allocated('t1', 'vm-1', 'a', 1), allocated('t2', 'vm-2', 'a', 2));

    expect(second).toMatchObject({ kind: 'begun', before: [{ token: 1, identifier: 'vm-1' }] });
  });
});
