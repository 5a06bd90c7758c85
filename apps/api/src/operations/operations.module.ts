import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { AnswerHooks } from './answer-hooks.js';
import { DiagnosticsController } from './diagnostics.controller.js';
import { Metrics } from './metrics.js';
import { OperationsController } from './operations.controller.js';

/** How the service is doing: health, metrics. */
@Module({
  imports: [PlatformModule, LedgerModule],
  controllers: [OperationsController, DiagnosticsController],
  providers: [Metrics, AnswerHooks],
})
export class OperationsModule {}
