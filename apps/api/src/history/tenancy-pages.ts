import { LIST_LIMIT_DEFAULT, type ClientTenancies, type NeverHeldTwice } from '@berth/contract';
import { overlapsOf, type HeldSpan } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { momentAsked } from '../ledger/past/image-as-of.js';
import { PoolViews } from '../ledger/pool-views.js';
import { lastPositionNotAfter } from '../ledger/position-at.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { windowAsked } from '../platform/http/time-asked.js';
import { parseListCursor, printListCursor } from './list-cursor.js';
import { presentTenancy, type ToldMoment } from './present-tenancy.js';
import {
  tenanciesOf,
  tenancyCount,
  tenancyEnds,
  type TenancyCount,
  type TenancyEnds,
  type TenancyFilter,
  type TenancyRow,
  type TenancySubject,
} from './tenancies.queries.js';

/** More are not counted. */
export const COUNTED_MAX = 10_000;
const OVERLAPS_MAX = 100;
const CHECKED = { slice: 5_000, timeMsMax: 1_000 };

const keySchema = z.tuple([z.number().int().nonnegative()]);

export interface TenanciesAsked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly at?: string | undefined;
  readonly order: 'asc' | 'desc';
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
  readonly as_of?: string | undefined;
}

/** Lists of tenancies, a page at a time, and what can be proven of them. */
@Injectable()
export class TenancyPages {
  constructor(
    @Inject(PoolViews) private readonly views: PoolViews,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /** Throws the problems `invalid_request`, `invalid_as_of`, `before_first_event` and `invalid_cursor`. */
  async page(subject: TenancySubject, asked: TenanciesAsked, moment: ToldMoment): Promise<ClientTenancies> {
    const { order, after, limit = LIST_LIMIT_DEFAULT, ...which } = asked;
    const question = ['tenancies', subject, order, which];
    const key = after === undefined ? [] : parseListCursor(after, question, keySchema);
    const filter = await this.filter(subject, which, moment);
    const span = { order, after: key[0], limit: limit + 1 };
    const [rows, total] = await Promise.all([
      this.reader.rows<TenancyRow>(tenanciesOf(filter, span)),
      this.count(filter),
    ]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => presentTenancy(row, moment)),
      next: last && rows.length > limit ? printListCursor(question, [last.grantedPosition]) : null,
      total: total.tenancies,
      total_is_exact: total.isExact,
    };
  }

  async count(filter: TenancyFilter): Promise<TenancyCount & { readonly isExact: boolean }> {
    const [count] = await this.reader.rows<TenancyCount>(tenancyCount(filter, COUNTED_MAX + 1));
    const { tenancies = 0, clients = 0, identifiers = 0 } = count ?? {};
    const isExact = tenancies <= COUNTED_MAX;
    return { tenancies: Math.min(tenancies, COUNTED_MAX), clients, identifiers, isExact };
  }

  /** Whether no two of the tenancies overlap: looks at all of them, in slices, for as long as there is time. */
  async neverHeldTwice(of: TenancySubject, { position }: ToldMoment): Promise<NeverHeldTwice> {
    const endsAt = performance.now() + CHECKED.timeMsMax;
    const leases: HeldSpan[] = [];
    let after: number | undefined;
    let isWhole = false;
    while (!isWhole && (after === undefined || performance.now() < endsAt)) {
      const span = { order: 'asc', after, limit: CHECKED.slice } as const;
      const rows = await this.reader.rows<TenancyEnds>(tenancyEnds({ of, grantedUpTo: position }, span));
      leases.push(...rows.map((row) => heldSpan(row, position)));
      after = rows.at(-1)?.grantedPosition;
      isWhole = rows.length < CHECKED.slice;
    }
    const overlaps = overlapsOf(leases);
    return {
      holds: overlaps.length > 0 ? false : isWhole ? true : null,
      checked: leases.length,
      overlaps: overlaps.slice(0, OVERLAPS_MAX),
    };
  }

  private async filter(
    of: TenancySubject,
    { at, ...window }: Pick<TenanciesAsked, 'from' | 'to' | 'at'>,
    moment: ToldMoment,
  ): Promise<TenancyFilter> {
    const { from, to } = windowAsked(window, moment.at);
    const before = async (time: number): Promise<number> =>
      lastPositionNotAfter(this.reader, time, moment.position);
    const heldAt = at === undefined ? undefined : await this.positionAt(at, moment);
    return {
      of,
      grantedUpTo: Math.min(
        heldAt ?? moment.position,
        to === undefined ? moment.position : await before(to - 1),
      ),
      // What is over at `from` does not reach into the window: the end of a tenancy is not part of it.
      lastingAt: from === undefined ? heldAt : Math.max(heldAt ?? -1, await before(from)),
    };
  }

  private async positionAt(at: string, { position: last, at: lastAt }: ToldMoment): Promise<number> {
    const asked = await this.views.inPast(at, async (asOf) => {
      const moment = await momentAsked(asOf, (query, limits) => this.reader.rows(query, limits));
      return { ...moment, isTime: 'time' in asOf };
    });
    // More may have happened in the same millisecond.
    if (asked.position <= last || (asked.isTime && asked.at <= lastAt)) return Math.min(asked.position, last);
    throw new ApiProblem('invalid_as_of', `${at} lies behind as_of, which is position ${String(last)}.`);
  }
}

/** What ended after a position lasted there. */
function heldSpan(row: TenancyEnds, position: number): HeldSpan {
  const { token, grantedPosition, grantedAt, endedPosition, endedAt } = row;
  const isOver = endedPosition !== null && endedAt !== null && endedPosition <= position;
  return {
    token,
    from: { position: grantedPosition, at: grantedAt },
    to: isOver ? { position: endedPosition, at: endedAt } : undefined,
  };
}
