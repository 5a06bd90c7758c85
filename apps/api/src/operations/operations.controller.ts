import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { Vitals } from '../platform/vitals.js';
import { Metrics } from './metrics.js';
import { uptimeText } from './uptime.js';

/** A turn that takes longer than this makes the service not ready. */
const TURN_MS_MAX = 10_000;

@Controller()
export class OperationsController {
  constructor(
    @Inject(Ledger) ledger: Ledger,
    @Inject(Vitals) private readonly vitals: Vitals,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    vitals.addCheck(
      'ledger_writable',
      () => ledger.status.writable,
      () => 'the last write failed; a mark of life is tried every second',
    );
    vitals.addCheck(
      'projections_current',
      () => ledger.status.turnMs < TURN_MS_MAX,
      () => `a commit has been under way for ${String(Math.round(ledger.status.turnMs))} ms`,
    );
  }

  @Get('health')
  health() {
    // Rounded once, so that text and number agree.
    const seconds = Math.round(process.uptime() * 10) / 10;
    return {
      status: 'healthy',
      uptime: uptimeText(seconds),
      uptime_seconds: seconds,
      shard: this.settings.shard.id,
      totalShards: this.settings.shard.total,
      snowflakeStats: this.vitals.figuresOf('snowflakeStats'),
    };
  }

  @Get('health/live')
  live() {
    return { status: 'live', checks: {} };
  }

  @Get('health/ready')
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const checks = this.vitals.check();
    const isReady = Object.values(checks).every(({ ok }) => ok);
    if (!isReady) reply.code(503);
    return { status: isReady ? 'ready' : 'not_ready', checks };
  }

  @Get('metrics')
  async metricsText(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.header('content-type', this.metrics.contentType);
    return this.metrics.text();
  }
}
