import { LAYOUTS } from '@berth/domain';
import {
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { Ledger } from '../ledger/ledger.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { systemClock } from '../platform/clock.js';
import { LOGGER } from '../platform/logger.js';
import { PlatformModule } from '../platform/platform.module.js';
import { SETTINGS, SettingsRefused, type Settings } from '../platform/settings.js';
import { RandomIds } from './id-types.js';
import { IssuePaths } from './issue-paths.js';
import { MachineHolders } from './machine-holders.js';
import { MachineNumbers } from './machine-numbers.js';
import { mintFaults } from './mint-faults.js';
import { MintMetrics } from './mint-metrics.js';
import { MintController } from './mint.controller.js';
import { Mint } from './mint.js';
import { Snowflakes } from './snowflakes.js';

@Module({
  imports: [PlatformModule, LedgerModule],
  controllers: [MintController],
  providers: [
    MachineHolders,
    IssuePaths,
    MintMetrics,
    {
      provide: MachineNumbers,
      inject: [Ledger, SETTINGS, LOGGER],
      useFactory: (ledger: Ledger, { layout, shard, isShardClaimed }: Settings, logger: Logger) => {
        const first = LAYOUTS[layout].lowest === 'sequence' ? 1 : 0;
        const claimed = isShardClaimed ? shard.id - first : undefined;
        return new MachineNumbers(ledger, systemClock, { layout, claimed }, (error) => {
          logger.debug({ err: error }, 'machine numbers could not be renewed; it is tried again');
        });
      },
    },
    {
      provide: Mint,
      inject: [Ledger, SETTINGS, MachineNumbers, LOGGER],
      useFactory: (ledger: Ledger, settings: Settings, numbers: MachineNumbers, logger: Logger) => {
        const snowflakes = new Snowflakes(numbers, systemClock);
        return new Mint(
          ledger,
          systemClock,
          settings,
          snowflakes,
          new RandomIds(),
          (entity, dataType, percent) => {
            logger.warn({ entity, dataType, percent }, 'a counter comes to the end of its range');
          },
        );
      },
    },
  ],
})
export class MintModule implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(MachineNumbers) private readonly numbers: MachineNumbers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** A ledger is of one shard and one layout for ever: under others its IDs would repeat. */
  async onModuleInit(): Promise<void> {
    const faults = await this.ledger.read(({ mint }) => mintFaults(this.settings, mint));
    if (faults.length > 0) throw new SettingsRefused(faults);
  }

  /** A number that was set by hand is held from the start; others are leased when they are needed. */
  onApplicationBootstrap(): void {
    if (this.settings.isShardClaimed) this.numbers.want(1);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.numbers.stop();
  }
}
