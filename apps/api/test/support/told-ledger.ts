import { join } from 'node:path';
import { eventsSchema, type EventItem, type EventList } from '@berth/contract';
import type { Recorded } from '@berth/domain';
import { SeededRandom } from '@berth/testkit';
import { eventfulLedger } from './eventful-ledger.js';
import { success } from './json-client.js';
import { Service, temporaryFolder, type Environment } from './service-process.js';
import { writeLedger } from './written-ledger.js';

export type Parameters = Readonly<Record<string, string | number>>;

/** A service on a ledger that was written before: what it adds itself lies behind `last`. */
export class ToldLedger {
  private constructor(
    readonly service: Service,
    readonly events: readonly Recorded[],
  ) {}

  static async start(turns: number, environment: Environment = {}): Promise<ToldLedger> {
    const folder = temporaryFolder();
    const events = eventfulLedger(new SeededRandom(7), turns);
    await writeLedger(join(folder, 'berth.db'), events);
    return new ToldLedger(
      await Service.start({ BERTH_REAPER_INTERVAL: '1h', ...environment }, folder),
      events,
    );
  }

  get last(): number {
    return this.events.length - 1;
  }

  /** An answer about what was written, and not about what came later. */
  ask(path: string, parameters: Parameters = {}) {
    return this.service.client.get(pathTo(path, { as_of: this.last, ...parameters }));
  }

  async list(parameters: Parameters = {}): Promise<EventList> {
    return eventsSchema.parse(success(await this.ask('/v1/events', parameters)));
  }

  /** All pages of a list, one behind the other. */
  async all(
    parameters: Parameters,
  ): Promise<{ readonly items: readonly EventItem[]; readonly totals: Set<number> }> {
    const items: EventItem[] = [];
    const totals = new Set<number>();
    let after: Parameters = {};
    for (;;) {
      const page = await this.list({ ...parameters, ...after });
      items.push(...page.items);
      totals.add(page.total);
      if (page.next === null) return { items, totals };
      after = { after: page.next };
    }
  }
}

export function pathTo(path: string, parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
