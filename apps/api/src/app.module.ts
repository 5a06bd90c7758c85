import { Module } from '@nestjs/common';
import { EventsModule } from './history/events.module.js';
import { TenanciesModule } from './history/tenancies.module.js';
import { LeasesModule } from './leases/leases.module.js';
import { MintModule } from './mint/mint.module.js';
import { LiveModule } from './live/live.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { PoolsModule } from './pools/pools.module.js';
import { ReaperModule } from './reaper/reaper.module.js';
import { RegistrationModule } from './registration/registration.module.js';

/** The list of features. They stop in the reverse order: nobody is to be sent here while the others do. */
@Module({
  imports: [
    PoolsModule,
    LeasesModule,
    MintModule,
    EventsModule,
    TenanciesModule,
    LiveModule,
    OverviewModule,
    ReaperModule,
    OperationsModule,
    RegistrationModule,
  ],
})
export class AppModule {}

/** Those that only answer: none of them changes the ledger unasked. */
@Module({
  imports: [
    PoolsModule,
    LeasesModule,
    EventsModule,
    TenanciesModule,
    LiveModule,
    OverviewModule,
    OperationsModule,
  ],
})
export class ReadOnlyAppModule {}
