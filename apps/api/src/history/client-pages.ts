import {
  LIST_LIMIT_DEFAULT,
  type ClientEntry,
  type ClientList,
  type ClientsQuery,
  type ClientStatus,
  type ListedClient,
} from '@berth/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { ClientEntries, statusOf, type ClientsAsked } from './client-entries.js';
import { uptimesOfDay } from './client-uptime.js';
import { clientNames, type ClientName } from './clients.queries.js';
import { Holders, type Holder } from './holders.js';
import { parseListCursor, printListCursor } from './list-cursor.js';
import type { ToldMoment } from './present-tenancy.js';

/** Names looked at in one statement. */
const BATCH = 500;
/** When its time is over a page ends with what was found; what follows is counted for as long. */
const TIME_MS = { page: 1_000, count: 250 };

/** By name: the last of the page before, and what was counted then. */
const nameKeySchema = z.tuple([z.string(), z.number().int().nonnegative(), z.boolean()]);
/** By what is so now. */
const rankKeySchema = z.tuple([z.number(), z.string()]);

type Asked = Omit<ClientsQuery, 'after' | 'limit'>;

interface Page {
  readonly asked: Asked;
  readonly question: unknown;
  readonly after: string | undefined;
  readonly limit: number;
  readonly of: ClientsAsked;
}

/** Lists of clients, a page at a time. */
@Injectable()
export class ClientPages {
  constructor(
    @Inject(ClientEntries) private readonly clients: ClientEntries,
    @Inject(Holders) private readonly holders: Holders,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /**
   * Throws the problems `invalid_request`, `pool_unknown`, `invalid_as_of`, `before_first_event` and
   * `invalid_cursor`.
   */
  async page(
    { after, limit = LIST_LIMIT_DEFAULT, ...asked }: ClientsQuery,
    reply: FastifyReply,
  ): Promise<ClientList> {
    const { q, status, pool, sort, as_of: asOf } = asked;
    const question = ['clients', q, status, pool, sort, asOf];
    const page = { asked, question, after, limit, of: { pool, asOf, reply } };
    const isOfNow = asOf === undefined && status?.includes('gone') === false;
    const isByName = sort === 'client_id' || sort === '-client_id';
    if (!isByName && !(isOfNow && !status.includes('resting'))) {
      throw new ApiProblem(
        'invalid_request',
        `sort=${sort} is for clients that hold something now: add status=held,late and leave out as_of.`,
      );
    }
    return isOfNow ? this.ofHolders(page, status) : this.ofAll(page);
  }

  /** Clients that hold or rest something now: the image has them all. */
  private async ofHolders(
    { asked, question, after, limit, of }: Page,
    status: readonly ClientStatus[],
  ): Promise<ClientList> {
    const key = after === undefined ? undefined : parseListCursor(after, question, rankKeySchema);
    // Whether there is such a pool is looked up first.
    await this.clients.look([], of);
    const behind = key && { rank: key[0], clientId: key[1] };
    const { first, total } = await this.holders.first({ ...asked, status, behind, limit: limit + 1 });
    const page = first.slice(0, limit);
    const then = await this.clients.look(
      page.map(({ clientId }) => clientId),
      of,
    );
    // Somebody may have become something else meanwhile.
    const entries = await this.clients.entries(then, of.pool);
    const listed = entries.filter((entry) => status.includes(entry.status));
    const items = await this.listed(listed, then.moment, asked);
    return { items, next: nextAfter(first, limit, question), total, total_is_exact: true };
  }

  /** All that ever held something, found by going from name to name, whatever they are now. */
  private async ofAll({ asked, question, after, limit, of }: Page): Promise<ClientList> {
    const startedAt = performance.now();
    const key = after === undefined ? undefined : parseListCursor(after, question, nameKeySchema);
    const { moment } = await this.clients.look([], of);
    const order = asked.sort === 'client_id' ? 'asc' : 'desc';
    const scope = { position: moment.position, pool: of.pool };
    const found: string[] = [];
    let searched = key?.[0];
    let isAtEnd = false;
    while (!isAtEnd) {
      const span = { order, after: searched, limit: BATCH } as const;
      const names = await this.reader.rows<ClientName>(clientNames(scope, span));
      found.push(...(await this.meant(names, asked, of)));
      searched = names.at(-1)?.name ?? searched;
      isAtEnd = names.length < BATCH;
      const isFull = found.length > limit;
      const tookMs = performance.now() - startedAt;
      if (isFull ? key !== undefined || tookMs > TIME_MS.count : tookMs > TIME_MS.page) break;
    }
    const page = found.slice(0, limit);
    const then = await this.clients.look(page, of);
    const items = await this.listed(await this.clients.entries(then, of.pool), then.moment, asked);
    const [total, isExact] = key ? [key[1], key[2]] : [found.length, isAtEnd];
    const last = found.length > limit ? page.at(-1) : isAtEnd ? undefined : searched;
    const next = last === undefined ? null : printListCursor(question, [last, total, isExact]);
    return { items, next, total, total_is_exact: isExact };
  }

  /** Adds what was asked for beside. */
  private async listed(
    entries: readonly ClientEntry[],
    moment: ToldMoment,
    { include, pool }: Asked,
  ): Promise<ListedClient[]> {
    if (include?.includes('uptime') !== true) return [...entries];
    const clients = entries.map(({ client_id: clientId, first_seen: first }) => {
      return { clientId, firstSeenAt: Date.parse(first) };
    });
    const uptimes = await uptimesOfDay(this.reader, clients, pool, moment);
    return entries.map((entry) => ({ ...entry, uptime_24h: uptimes.get(entry.client_id) ?? null }));
  }

  private async meant(
    names: readonly ClientName[],
    { q, status }: Asked,
    of: ClientsAsked,
  ): Promise<readonly string[]> {
    const part = q?.toLowerCase() ?? '';
    const meant = names
      .filter(({ name, isMeant }) => isMeant === 1 && name.toLowerCase().includes(part))
      .map(({ name }) => name);
    if (!status) return meant;
    const { views } = await this.clients.look(meant, of);
    return views.filter((view) => status.includes(statusOf(view))).map(({ clientId }) => clientId);
  }
}

function nextAfter(first: readonly Holder[], limit: number, question: unknown): string | null {
  const last = first[limit - 1];
  return last && first.length > limit ? printListCursor(question, [last.rank, last.clientId]) : null;
}
