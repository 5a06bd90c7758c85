import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { Occupancies } from './occupancies.js';
import { OverviewController } from './overview.controller.js';
import { Overviews } from './overviews.js';

/** Totals, rates, what needs attention, and when pools will be full. */
@Module({
  imports: [PlatformModule, LedgerModule],
  controllers: [OverviewController],
  providers: [Overviews, Occupancies],
})
export class OverviewModule {}
