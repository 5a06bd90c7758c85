import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { Broadcast } from './broadcast.js';
import { StreamController } from './stream.controller.js';

/** What happens, as it happens. */
@Module({ imports: [PlatformModule, LedgerModule], controllers: [StreamController], providers: [Broadcast] })
export class LiveModule {}
