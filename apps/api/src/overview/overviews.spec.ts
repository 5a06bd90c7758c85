import { emptyState, momentAt, type LedgerState, type LedgerTime, type Moment } from '@berth/domain';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import type { Query } from '../ledger/reader.js';
import { Overviews } from './overviews.js';

const unasked = (): never => {
  throw new Error('nobody asks for this');
};

it('what an overview has to search the ledger for is searched for when the service starts', async () => {
  const now = momentAt(0 as LedgerTime, 0);
  const asked: Query[] = [];
  let reads = 0;
  const ledger = {
    listen: unasked,
    read: <Answer>(look: (image: LedgerState, at: Moment) => Answer): Promise<Answer> => {
      reads += 1;
      return new Promise((resolve) => resolve(look(emptyState(), now)));
    },
  };
  const reader = {
    rows: <Row>(query: Query): Promise<readonly Row[]> => {
      asked.push(query);
      return Promise.resolve([]);
    },
  };
  const [views, vitals] = [{ showPools: unasked }, { check: unasked }];
  const overviews = new Overviews(ledger, views, reader, vitals, pino({ level: 'silent' }));
  overviews.onApplicationBootstrap();
  await vi.waitFor(() => expect(asked.some(({ text }) => text.includes('LeaseExpired'))).toBe(true));
  expect(reads).toBe(2);
});
