import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { ClientEntries } from './client-entries.js';
import { ClientPages } from './client-pages.js';
import { ClientsController } from './clients.controller.js';
import { Holders } from './holders.js';
import { IdentifierExportController } from './identifier-export.controller.js';
import { IdentifierHistoryController } from './identifier-history.controller.js';
import { TenancyPages } from './tenancy-pages.js';

/** Who held what when: identifiers, clients, tenancies, uptime. */
@Module({
  imports: [LedgerModule, PlatformModule],
  controllers: [IdentifierExportController, IdentifierHistoryController, ClientsController],
  providers: [ClientEntries, ClientPages, Holders, TenancyPages],
})
export class TenanciesModule {}
