import { PHASES } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { Ledger } from '../ledger/ledger.js';
import { Vitals } from '../platform/vitals.js';

const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];

/**
 * What Prometheus is told. Per request only a plain number is raised; the rest is read when it is asked
 * for.
 */
@Injectable()
export class Metrics {
  private readonly registry: Registry;
  private readonly answers = new Map<string, Map<number, number>>();
  private readonly events = new Map<string, number>();

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Vitals) vitals: Vitals,
  ) {
    this.registry = vitals.metrics;
    collectDefaultMetrics({ register: this.registry, prefix: 'berth_' });
    this.defineRequests();
    this.defineLeases();
    this.defineTurns();
  }

  /** `route` as it was declared, so that there are as many series as calls. */
  countAnswer(route: string, status: number): void {
    let statuses = this.answers.get(route);
    if (!statuses) this.answers.set(route, (statuses = new Map<number, number>()));
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private defineRequests(): void {
    const { answers, events } = this;
    new Counter({
      name: 'berth_http_requests_total',
      help: 'Requests answered, by route and status',
      labelNames: ['route', 'status'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [route, statuses] of answers) {
          for (const [status, count] of statuses) this.inc({ route, status }, count);
        }
      },
    });
    new Counter({
      name: 'berth_events_total',
      help: 'Events appended by this process, by type',
      labelNames: ['type'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [type, count] of events) this.inc({ type }, count);
      },
    });
  }

  private defineLeases(): void {
    const { ledger } = this;
    new Gauge({
      name: 'berth_identifiers',
      help: 'Identifiers by pool and state (late ones are counted as held)',
      labelNames: ['pool', 'state'],
      registers: [this.registry],
      async collect() {
        const counts = await ledger.read((image) =>
          [...image.pools.values()].map((pool) => ({
            pool: pool.name,
            states: PHASES.map((state) => [state, pool.count(state)] as const),
          })),
        );
        for (const { pool, states } of counts)
          for (const [state, count] of states) this.set({ pool, state }, count);
      },
    });
    new Gauge({
      name: 'berth_leases_late',
      help: 'Held identifiers whose heartbeat is overdue, by pool',
      labelNames: ['pool'],
      registers: [this.registry],
      async collect() {
        const late = await ledger.read((image, now) =>
          [...image.pools.values()].map((pool) => [pool.name, pool.lateCount(now.audible)] as const),
        );
        for (const [pool, count] of late) this.set({ pool }, count);
      },
    });
    new Gauge({
      name: 'berth_ledger_position',
      help: 'Position of the last event on disk',
      registers: [this.registry],
      collect() {
        this.set(ledger.position);
      },
    });
    new Gauge({
      name: 'berth_ledger_writable',
      help: '1 while the ledger can be written',
      registers: [this.registry],
      collect() {
        this.set(ledger.status.writable ? 1 : 0);
      },
    });
  }

  private defineTurns(): void {
    const registers = [this.registry];
    const size = new Histogram({
      name: 'berth_commit_commands',
      help: 'Commands decided in one commit',
      buckets: SIZES,
      registers,
    });
    const commit = new Histogram({
      name: 'berth_commit_seconds',
      help: 'Time of a turn, from opening it to having it on disk',
      buckets: SECONDS,
      registers,
    });
    const wait = new Histogram({
      name: 'berth_queue_wait_seconds',
      help: 'Longest wait of a command for its turn, by turn',
      buckets: SECONDS,
      registers,
    });
    this.ledger.listen({
      committed: ({ commands, events, commitMs, waitedMs }) => {
        if (commands === 0) return;
        size.observe(commands);
        commit.observe(commitMs / 1_000);
        wait.observe(waitedMs / 1_000);
        for (const { type } of events) this.events.set(type, (this.events.get(type) ?? 0) + 1);
      },
      failed: () => undefined,
      recovered: () => undefined,
    });
  }
}
