import { emptyState } from '@berth/domain';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import type { Ledger } from '../ledger/ledger.js';
import type { PoolViews } from '../ledger/pool-views.js';
import type { LedgerReader } from '../ledger/reader.js';
import type { Vitals } from '../platform/vitals.js';
import { Overviews } from './overviews.js';

it('what an overview has to search the ledger for is searched for when the service starts', async () => {
  const read = vi.fn((look: (image: unknown, now: unknown) => unknown) =>
    Promise.resolve(look(emptyState(), { ledger: 0 })),
  );
  const rows = vi.fn(() => Promise.resolve([]));
  const overviews = new Overviews(
    { read } as unknown as Ledger,
    {} as PoolViews,
    { rows } as unknown as LedgerReader,
    {} as Vitals,
    pino({ level: 'silent' }),
  );
  overviews.onApplicationBootstrap();
  await vi.waitFor(() => expect(JSON.stringify(rows.mock.calls)).toContain('LeaseExpired'));
  expect(read).toHaveBeenCalledTimes(2);
});
