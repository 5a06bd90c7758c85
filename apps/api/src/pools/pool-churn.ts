import type { ChurnQuery } from '@berth/contract';
import { Inject, Injectable } from '@nestjs/common';
import { poolNumbers, type PoolNumber } from '../ledger/past/past.queries.js';
import { PoolViews, type Asked } from '../ledger/pool-views.js';
import { lastPositionNotAfter } from '../ledger/position-at.js';
import { LEDGER_READER, QueryOverLimit, type LedgerReader } from '../ledger/reader.js';
import { scan } from '../ledger/scan.js';
import { AnswerCache } from '../platform/answer-cache.js';
import { tenanciesBegun, type BegunRow } from './churn.queries.js';
import { PackableBytes } from './map-encodings.js';

const DAY_MS = 86_400_000;
const RANGE_MS = { '1d': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS } as const;
const BYTE_MAX = 255;
/** A pool of a million identifiers takes some seconds. */
const TIME_MS_MAX = 10_000;

interface Churn {
  readonly position: number;
  readonly tag: string;
  readonly body: PackableBytes;
}

/** How often the identifiers of a pool were given out, for maps. */
@Injectable()
export class PoolChurn {
  private readonly kept = new AnswerCache<Churn>();

  constructor(
    @Inject(PoolViews) private readonly views: PoolViews,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /** Throws what `PoolViews` throws, and `QueryOverLimit` when it takes too long. */
  async show(pool: string, range: ChurnQuery['range'], asked: Asked): Promise<Churn> {
    // A pool that is gone is gone at once; one of the past stays as it was.
    const capacity =
      asked.asOf === undefined
        ? await this.views.show(pool, asked, ({ columns }) => columns.capacity)
        : undefined;
    const question = JSON.stringify([pool, range, asked.asOf, capacity]);
    const churn = await this.kept.get(question, () => this.workOut(pool, range, asked));
    void asked.reply.header('ledger-position', String(churn.position));
    return churn;
  }

  private async workOut(pool: string, range: ChurnQuery['range'], asked: Asked): Promise<Churn> {
    const { capacity, position, at } = await this.views.show(pool, asked, ({ columns, position, now }) => {
      return { capacity: columns.capacity, position, at: now.ledger };
    });
    const pools = await this.reader.rows<PoolNumber>(poolNumbers(position));
    const number = pools.find(({ name }) => name === pool)?.number ?? -1;
    const window = {
      after: await lastPositionNotAfter(this.reader, at - RANGE_MS[range], position),
      upTo: position,
    };
    const bytes = new Uint8Array(capacity);
    let done = 0;
    const places = { first: 0, last: capacity - 1, order: 'asc', timeMsMax: TIME_MS_MAX } as const;
    const begun = scan<BegunRow>(this.reader, places, (some) =>
      tenanciesBegun(number, some, window, BYTE_MAX),
    );
    for await (const { rows, last } of begun) {
      for (const { ordinal, tenancies } of rows) bytes[ordinal] = tenancies;
      done = last + 1;
    }
    if (done < capacity) throw new QueryOverLimit(`more than ${String(TIME_MS_MAX)} ms`);
    return { position, tag: String(position), body: new PackableBytes(bytes) };
  }
}
