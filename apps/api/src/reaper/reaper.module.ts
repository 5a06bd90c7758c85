import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { ReaperController } from './reaper.controller.js';
import { Reaper } from './reaper.js';

@Module({
  imports: [PlatformModule, LedgerModule, ScheduleModule.forRoot()],
  controllers: [ReaperController],
  providers: [Reaper],
})
export class ReaperModule {}
