import { join } from 'node:path';
import {
  clientHistorySchema,
  clientListSchema,
  clientTenanciesSchema,
  identifierHistorySchema,
  identifierListSchema,
  identifierTenanciesSchema,
  uptimeSchema,
  type ClientTenancies,
  type Tenancy,
} from '@berth/contract';
import { momentAt, type LedgerState, type LedgerTime, type Moment, type Recorded } from '@berth/domain';
import { replay } from '@berth/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { clientView } from '../../src/ledger/client-view.js';
import { success } from '../support/json-client.js';
import { naiveHistory, type NaiveHistory, type NaiveTenancy } from '../support/naive-tenancies.js';
import { randomLedger } from '../support/random-ledger.js';
import { printedRandom } from '../support/seed.js';
import { Service, temporaryFolder } from '../support/service-process.js';
import { pathTo, type Parameters } from '../support/told-ledger.js';
import { writeLedger } from '../support/written-ledger.js';

const ROUNDS = 60;
const CLIENTS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const random = printedRandom(import.meta.url);

let service: Service;
let events: readonly Recorded[];
beforeAll(async () => {
  const folder = temporaryFolder();
  events = randomLedger(random, 150);
  await writeLedger(join(folder, 'berth.db'), events);
  service = await Service.start({ BERTH_READ_ONLY: 'true' }, folder);
}, 60_000);

interface Then extends NaiveHistory {
  readonly position: number;
  readonly at: number;
  readonly image: LedgerState;
  readonly now: Moment;
  readonly asOf: Parameters;
}

/** A moment by chance, and all that the events up to it say; now and then the last one, without being asked for. */
function momentOf(): Then {
  const isNow = random.chance(0.1);
  const position = isNow ? events.length - 1 : random.below(events.length);
  const told = events.slice(0, position + 1);
  const at = told.at(-1)!.recordedAt;
  const image = replay(told);
  const now = momentAt(at as LedgerTime, image.deafMs);
  const asOf: Parameters = isNow ? {} : { as_of: position };
  return { ...naiveHistory(told), position, at, image, now, asOf };
}

async function ask<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  parameters: Parameters,
): Promise<z.output<Schema>> {
  return schema.parse(success(await service.client.get(pathTo(path, parameters))));
}

/** All pages of a list, one behind the other; each says the same total. */
async function all<Page extends { items: unknown[]; next: string | null; total: number }>(
  schema: z.ZodType<Page>,
  path: string,
  parameters: Parameters,
): Promise<Page['items']> {
  const items: unknown[] = [];
  let next: Parameters = {};
  for (;;) {
    const page = await ask(schema, path, { ...parameters, ...next });
    items.push(...page.items);
    if (page.next === null) {
      expect(page.total).toBe(items.length);
      return items;
    }
    expect(page.items).toHaveLength(Number(parameters['limit']));
    next = { after: page.next };
  }
}

const time = (ms: number): string => new Date(ms).toISOString();

/** What may be told of a tenancy: of one that lasted then, heartbeats are known or said not to be. */
function tellable(naive: NaiveTenancy, { heartbeats }: Tenancy): Tenancy {
  const isKnown = heartbeats !== null || naive.to !== null;
  return {
    pool: naive.pool,
    identifier: naive.identifier,
    client_id: naive.clientId,
    token: naive.token,
    from: time(naive.from),
    to: naive.to === null ? null : time(naive.to),
    ended_by: naive.endedBy,
    end_reason: naive.endReason,
    ended_at_position: naive.endedPosition,
    heartbeats: isKnown ? naive.heartbeats : null,
    last_seen: time(naive.lastSeen),
    longest_gap_seconds: isKnown ? naive.longestGapMs / 1_000 : null,
  };
}

function expectTenancies(
  told: ClientTenancies['items'],
  expected: readonly NaiveTenancy[],
  what: string,
): void {
  expect(
    told.map(({ token }) => token),
    what,
  ).toEqual(expected.map(({ token }) => token));
  expect(told, what).toEqual(told.map((each, index) => tellable(expected[index]!, each)));
}

interface Narrowed {
  readonly parameters: Parameters;
  readonly meant: (tenancies: readonly NaiveTenancy[]) => readonly NaiveTenancy[];
}

/** A time up to another: that of an event, at which something may begin or end, or any. */
function timeBy(last: number): number {
  const first = events[0]!.recordedAt;
  const told = events[random.below(events.length)]!.recordedAt;
  return told <= last && random.chance(0.6) ? told : first + random.below(last - first + 1);
}

/** A window by chance, an order and a size of pages. */
function narrowed({ at }: Then): Narrowed {
  const [one, other] = [timeBy(at), timeBy(at)];
  const from = random.chance(0.5) ? Math.min(one, other) : undefined;
  const to = random.chance(0.5) ? Math.max(one, other) + (one === other ? 1 : 0) : undefined;
  const isAsc = random.chance(0.5);
  const isOpen = to === undefined || to > at;
  return {
    parameters: {
      limit: 1 + random.below(5),
      order: isAsc ? 'asc' : 'desc',
      ...(from !== undefined && from < at && { from: time(from) }),
      ...(!isOpen && { to: time(to) }),
    },
    meant: (tenancies) => {
      const within = tenancies.filter(
        (each) =>
          (isOpen || each.from < to) &&
          (from === undefined || from >= at || each.to === null || each.to > from),
      );
      return isAsc ? within : within.toReversed();
    },
  };
}

/** An identifier that there was at a moment, and its tenancies by then. */
function identifierOf(then: Then) {
  const pools = [...then.image.pools.values()];
  const pool = pools[random.below(pools.length)];
  const identifier = pool?.identifiers[random.below(pool.capacity)];
  if (!pool || identifier === undefined) return undefined;
  const own = then.tenancies.filter(
    (each) =>
      each.pool === pool.name &&
      each.poolAge === then.poolsMade.get(pool.name) &&
      each.identifier === identifier,
  );
  return { pool, identifier, own, path: `/v1/pools/${pool.name}/identifiers/${identifier}` };
}

describe('at moments by chance, as the events up to them say,', () => {
  it('an identifier was held by these and never by two', { timeout: 60_000 }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const then = momentOf();
      const found = identifierOf(then);
      if (!found) continue;
      const { path, own, pool, identifier } = found;
      const what = `position ${String(then.position)} ${path}`;
      const { parameters, meant } = narrowed(then);
      const told = await all(identifierTenanciesSchema, `${path}/tenancies`, { ...then.asOf, ...parameters });
      expectTenancies(told, meant(own), `${what} ${JSON.stringify(parameters)}`);

      const whole = await ask(identifierTenanciesSchema, `${path}/tenancies`, then.asOf);
      expect(whole.never_held_twice, what).toEqual({ holds: true, checked: own.length, overlaps: [] });

      const at = timeBy(then.at);
      const holder = await ask(identifierTenanciesSchema, `${path}/tenancies`, {
        ...then.asOf,
        at: time(at),
      });
      const held = own.filter(({ from, to }) => from <= at && (to === null || at < to));
      expectTenancies(holder.items, held, `${what} at ${String(at)}`);

      const detail = await ask(identifierHistorySchema, path, then.asOf);
      const ordinal = pool.ordinalOf(identifier)!;
      expect(detail, what).toMatchObject({
        identifier,
        ordinal,
        state: pool.stateOf(ordinal, then.now),
        since: time(pool.stateSince(ordinal, then.now)),
        client_id: pool.isHeld(ordinal) ? pool.clientOf(ordinal) : null,
        tenancies: own.length,
        clients: new Set(own.map(({ clientId }) => clientId)).size,
        total_is_exact: true,
      });
      const previous = own.filter(({ to }) => to !== null).at(-1);
      expect(detail.previous?.token, what).toBe(previous?.token);
      if (previous && detail.previous) expect(detail.previous).toEqual(tellable(previous, detail.previous));
    }
  });

  it('a client held these', { timeout: 60_000 }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const then = momentOf();
      const clientId = random.pick(CLIENTS);
      const pool = random.chance(0.3) ? random.pick(['one', 'two'] as const) : undefined;
      const own = then.tenancies.filter(
        (each) => each.clientId === clientId && (pool === undefined || each.pool === pool),
      );
      if (own.length === 0) continue;
      const scope: Parameters = { ...then.asOf, ...(pool !== undefined && { pool }) };
      const what = `position ${String(then.position)} client ${clientId}`;
      const { parameters, meant } = narrowed(then);
      const path = `/v1/clients/${clientId}`;
      const told = await all(clientTenanciesSchema, `${path}/tenancies`, { ...scope, ...parameters });
      expectTenancies(told, meant(own), `${what} ${JSON.stringify(parameters)}`);

      const detail = await ask(clientHistorySchema, path, scope);
      expect(detail, what).toMatchObject({
        ...entryOf(clientId, then, pool),
        tenancies: own.length,
        identifiers: new Set(own.map((each) => `${each.pool} ${String(each.poolAge)} ${each.identifier}`))
          .size,
      });
    }
  });

  it('a client was up while it held something', { timeout: 60_000 }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const then = momentOf();
      const clientId = random.pick(CLIENTS);
      const own = then.tenancies.filter((each) => each.clientId === clientId);
      if (own.length === 0) continue;
      const from = then.at - 1 - random.below(1_500);
      const to = from + 1 + random.below(then.at - from);
      const window = { from: time(from), to: time(to), buckets: 1 + random.below(8) };
      const told = await ask(uptimeSchema, `/v1/clients/${clientId}/uptime`, { ...then.asOf, ...window });
      const what = `position ${String(then.position)} client ${clientId} ${JSON.stringify(window)}`;
      expect(told.buckets, what).toHaveLength(window.buckets);
      for (const span of [told, ...told.buckets]) {
        const counts = naiveUptime(own, then, Date.parse(span.from), Date.parse(span.to));
        const { up_seconds, down_seconds, unknown_seconds, share } = span;
        expect({ up_seconds, down_seconds, unknown_seconds }, what).toEqual(counts);
        const known = counts.up_seconds + counts.down_seconds;
        expect(share, what).toEqual(known === 0 ? null : expect.closeTo(counts.up_seconds / known, 10));
      }
    }
  });
});

/** Looks at every millisecond. */
function naiveUptime(own: readonly NaiveTenancy[], { outages }: Then, from: number, to: number) {
  const counts = { up: 0, down: 0, unknown: 0 };
  const firstSeen = own[0]!.from;
  for (let ms = Math.max(from, firstSeen); ms < to; ms += 1) {
    if (outages.some((outage) => outage.from <= ms && ms < outage.to)) counts.unknown += 1;
    else if (own.some((each) => each.from <= ms && (each.to === null || ms < each.to))) counts.up += 1;
    else counts.down += 1;
  }
  return {
    up_seconds: counts.up / 1_000,
    down_seconds: counts.down / 1_000,
    unknown_seconds: counts.unknown / 1_000,
  };
}

/** What a list says of a client. */
function entryOf(clientId: string, then: Then, pool?: string) {
  const view = clientView(clientId, then.image, then.now);
  const leases = view.leases.filter((lease) => pool === undefined || lease.pool === pool);
  const rests = view.rests.filter((rest) => pool === undefined || rest.pool === pool);
  const own = then.tenancies.filter(
    (each) => each.clientId === clientId && (pool === undefined || each.pool === pool),
  );
  const isLate = leases.some(({ state }) => state === 'late');
  const rest = rests.length > 0 ? 'resting' : 'gone';
  return {
    client_id: clientId,
    status: isLate ? 'late' : leases.length > 0 ? 'held' : rest,
    leases: leases.map((lease) => ({
      pool: lease.pool,
      identifier: lease.identifier,
      token: lease.token,
      granted_at: time(lease.grantedAt),
      last_seen: time(lease.lastSeenAt),
      expires_at: time(lease.expiresAt),
      state: lease.state,
    })),
    rests: rests.map(({ availableAt, ...each }) => ({ ...each, available_at: time(availableAt) })),
    first_seen: time(own[0]!.from),
    last_seen: time(Math.max(...own.map(({ lastSeen }) => lastSeen))),
    held_since: leases.length === 0 ? null : time(Math.min(...leases.map(({ grantedAt }) => grantedAt))),
  };
}

describe('lists at moments by chance', () => {
  it('have the clients that there were, filtered and in order', { timeout: 60_000 }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const then = momentOf();
      const pool = random.chance(0.3) ? 'one' : undefined;
      if (pool !== undefined && !then.poolsMade.has(pool)) continue;
      const status = [['held'], ['late', 'resting'], ['gone', 'held'], undefined][random.below(4)];
      const sort = random.pick(['client_id', '-client_id'] as const);
      const known = CLIENTS.filter((client) =>
        then.tenancies.some((each) => each.clientId === client && (pool === undefined || each.pool === pool)),
      );
      const expected = known
        .map((client) => entryOf(client, then, pool))
        .filter((entry) => status?.includes(entry.status) !== false);
      const parameters = {
        ...then.asOf,
        limit: 1 + random.below(4),
        sort,
        ...(pool !== undefined && { pool }),
        ...(status && { status: status.join() }),
      };
      const told = await all(clientListSchema, '/v1/clients', parameters);
      const what = `position ${String(then.position)} ${JSON.stringify(parameters)}`;
      expect(told, what).toEqual(sort === 'client_id' ? expected : expected.toReversed());
    }
  });

  it('have the identifiers that there were, filtered and in order', { timeout: 60_000 }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const then = momentOf();
      const pool = [...then.image.pools.values()][0];
      if (!pool) continue;
      const sort = random.pick(['ordinal', '-ordinal', 'since', '-since'] as const);
      const states = [['held', 'late'], ['free', 'reserved', 'quarantined'], undefined][random.below(3)];
      const client = random.chance(0.2) ? random.pick(CLIENTS) : undefined;
      const expected = pool.identifiers
        .map((identifier, ordinal) => ({
          identifier,
          ordinal,
          state: pool.stateOf(ordinal, then.now),
          since: pool.stateSince(ordinal, then.now),
          clients: [pool.clientOf(ordinal), pool.reservedClientOf(ordinal)],
        }))
        .filter(({ state }) => states?.includes(state) !== false)
        .filter(({ clients }) => client === undefined || clients.includes(client));
      const sign = sort.startsWith('-') ? -1 : 1;
      const key = sort.endsWith('since') ? ('since' as const) : ('ordinal' as const);
      expected.sort((one, other) => sign * (one[key] - other[key]) || one.ordinal - other.ordinal);
      const parameters = {
        ...then.asOf,
        limit: 1 + random.below(4),
        sort,
        ...(states && { state: states.join() }),
        ...(client !== undefined && { client }),
      };
      const told = await all(identifierListSchema, `/v1/pools/${pool.name}/identifiers`, parameters);
      expect(told, `position ${String(then.position)} ${JSON.stringify(parameters)}`).toEqual(
        expected.map(
          ({ identifier, ordinal, state, since }) =>
            expect.objectContaining({ identifier, ordinal, state, since: time(since) }) as unknown,
        ),
      );
    }
  });
});
