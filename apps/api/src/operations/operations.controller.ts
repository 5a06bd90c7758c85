import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { Reaper } from '../reaper/reaper.js';
import { Metrics } from './metrics.js';
import { uptimeText } from './uptime.js';

interface Check {
  readonly ok: boolean;
  readonly detail?: string;
}

/** A turn that takes longer than this, or a reaper that is later than this, makes the service not ready. */
const LATE_MS = 10_000;

@Controller()
export class OperationsController {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Reaper) private readonly reaper: Reaper,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('health')
  health() {
    const seconds = process.uptime();
    return {
      status: 'healthy',
      uptime: uptimeText(seconds),
      uptime_seconds: Math.round(seconds * 10) / 10,
      shard: this.settings.shardId ?? 1,
      totalShards: this.settings.totalShards,
      snowflakeStats: {},
    };
  }

  @Get('health/live')
  live() {
    return { status: 'live', checks: {} };
  }

  @Get('health/ready')
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { writable, turnMs } = this.ledger.status;
    const reaperLateMs = this.reaper.sinceLastTickMs - this.settings.reaperIntervalMs;
    const checks: Readonly<Record<string, Check>> = {
      ledger_writable: check(writable, 'the last write failed; a mark of life is tried every second'),
      projections_current: check(
        turnMs < LATE_MS,
        `a commit has been under way for ${String(Math.round(turnMs))} ms`,
      ),
      reaper_on_time: check(
        reaperLateMs < LATE_MS,
        `the last tick ended ${String(Math.round(reaperLateMs))} ms late`,
      ),
    };
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

function check(ok: boolean, detail: string): Check {
  return ok ? { ok } : { ok, detail };
}
