import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { InitialPools } from './initial-pools.js';

@Module({ imports: [PlatformModule, LedgerModule], providers: [InitialPools] })
export class PoolsModule {}
