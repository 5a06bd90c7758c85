import { Module } from '@nestjs/common';
import { EventsModule } from './history/events.module.js';
import { LeasesModule } from './leases/leases.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PoolsModule } from './pools/pools.module.js';
import { ReaperModule } from './reaper/reaper.module.js';

/** The list of features. */
@Module({ imports: [PoolsModule, LeasesModule, ReaperModule, EventsModule, OperationsModule] })
export class AppModule {}
