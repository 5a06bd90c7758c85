import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { AskedEventsReader } from './asked-events.js';
import { EventPages } from './event-pages.js';
import { EventsController } from './events.controller.js';
import { ViewsController } from './views.controller.js';

/** What was recorded, searched, counted and exported; and queries kept under a name. */
@Module({
  imports: [LedgerModule, PlatformModule],
  controllers: [EventsController, ViewsController],
  providers: [AskedEventsReader, EventPages],
})
export class EventsModule {}
