import { join } from 'node:path';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemClock } from '../platform/clock.js';
import { LOGGER } from '../platform/logger.js';
import { PlatformModule } from '../platform/platform.module.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { Ledger } from './ledger.js';
import { PoolViews } from './pool-views.js';
import { LEDGER_READER, type LedgerReader } from './reader.js';
import { ReadOnlyStore } from './sqlite/read-only-store.js';
import { SqliteLedgerReader } from './sqlite/sqlite-reader.js';
import { SqliteStore } from './sqlite/sqlite-store.js';

/** Opens the ledger before anything is served, and closes it after everything is. */
@Module({
  imports: [PlatformModule],
  providers: [
    {
      provide: Ledger,
      inject: [SETTINGS, LOGGER],
      useFactory: async (settings: Settings, logger: Logger): Promise<Ledger> => {
        const ledger = await openLedger(settings);
        ledger.listen({
          committed: () => undefined,
          failed: (error) => {
            logger.error({ err: error }, 'the ledger cannot be written: changes are refused until it can');
          },
          recovered: () => {
            logger.warn('the ledger can be written again');
          },
        });
        return ledger;
      },
    },
    {
      provide: LEDGER_READER,
      inject: [SETTINGS],
      useFactory: ({ dataDir }: Settings): LedgerReader => new SqliteLedgerReader(ledgerFile(dataDir)),
    },
    PoolViews,
  ],
  exports: [Ledger, LEDGER_READER, PoolViews],
})
export class LedgerModule implements OnApplicationShutdown {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.reader.close();
    await this.ledger.close();
  }
}

async function openLedger({ dataDir, readOnly }: Settings): Promise<Ledger> {
  const file = ledgerFile(dataDir);
  if (!readOnly) return Ledger.open(await SqliteStore.open(file), systemClock);
  const store = new ReadOnlyStore(file);
  return Ledger.open(store, store.clock);
}

function ledgerFile(dataDir: string): string {
  return join(dataDir, 'berth.db');
}
