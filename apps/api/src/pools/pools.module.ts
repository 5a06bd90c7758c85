import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { IdentifiersController } from './identifiers.controller.js';
import { InitialPools } from './initial-pools.js';
import { MapController } from './map.controller.js';
import { PlansController } from './plans.controller.js';
import { Plans } from './plans.js';
import { PoolChurn } from './pool-churn.js';
import { PoolMaps } from './pool-maps.js';
import { PoolsController } from './pools.controller.js';

/** Administration: pools, their identifiers, bulk actions, maps. */
@Module({
  imports: [PlatformModule, LedgerModule],
  controllers: [PoolsController, IdentifiersController, MapController, PlansController],
  providers: [InitialPools, PoolChurn, PoolMaps, Plans],
})
export class PoolsModule {}
