import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { HotPaths } from './hot-paths.js';
import { LeasesController } from './leases.controller.js';

/** Who holds what: the VM API. */
@Module({ imports: [LedgerModule], controllers: [LeasesController], providers: [HotPaths] })
export class LeasesModule {}
