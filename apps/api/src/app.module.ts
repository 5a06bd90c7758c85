import { Module } from '@nestjs/common';
import { EventsModule } from './history/events.module.js';
import { LeasesModule } from './leases/leases.module.js';
import { LiveModule } from './live/live.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { PoolsModule } from './pools/pools.module.js';
import { ReaperModule } from './reaper/reaper.module.js';

/** The list of features. */
@Module({
  imports: [
    PoolsModule,
    LeasesModule,
    EventsModule,
    LiveModule,
    OverviewModule,
    ReaperModule,
    OperationsModule,
  ],
})
export class AppModule {}

/** Those that only answer: none of them changes the ledger unasked. */
@Module({ imports: [PoolsModule, LeasesModule, EventsModule, LiveModule, OverviewModule, OperationsModule] })
export class ReadOnlyAppModule {}
