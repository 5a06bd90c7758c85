import type { IdentifierColumns, LedgerState, Moment, Pool } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { LEDGER_READER, type AsOf, type LedgerReader } from '../ledger/reader.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';

/** A pool at one moment, now or in the past. */
export interface PoolView {
  readonly columns: IdentifierColumns;
  readonly now: Moment;
  /** What makes ledger time of audible time. */
  readonly deafMs: number;
}

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Shows pools as they are (from the image) or as they were (from the ledger, on a thread of its own). */
@Injectable()
export class PoolViews {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /**
   * `asOf` as it was given; an answer about the past says in `Ledger-Position` which position it
   * reflects.
   */
  async show<Answer>(
    pool: string,
    asOf: string | undefined,
    reply: FastifyReply,
    present: (view: PoolView) => Answer,
  ): Promise<Answer> {
    if (asOf === undefined) {
      return this.ledger.read((image, now) =>
        present({ columns: poolNamed(pool, image), now, deafMs: image.deafMs }),
      );
    }
    const now = await this.ledger.read((_, moment) => moment.ledger);
    const moment = parseAsOf(asOf, this.ledger.position, now);
    const then = await this.reader.poolAsOf(pool, moment).catch((error: unknown) => {
      throw (error as Error).name === 'BeforeFirstEvent' ? beforeFirstEvent(asOf) : error;
    });
    if (!then) throw rejectionProblem({ type: 'PoolNotFound', pool });
    void reply.header('ledger-position', String(then.position));
    return present(then);
  }
}

/** A position up to the ledger's last, or a time up to now; anything else is refused. */
function parseAsOf(text: string, lastPosition: number, now: number): AsOf {
  if (/^\d{1,15}$/.test(text)) {
    if (Number(text) <= lastPosition) return { position: Number(text) };
    throw new ApiProblem(
      'invalid_as_of',
      `Position ${text} lies ahead; the last one is ${String(lastPosition)}.`,
    );
  }
  const time = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new ApiProblem(
      'invalid_as_of',
      'Give a position such as 4711, or a time such as 2026-11-22T10:15:00Z.',
    );
  }
  if (time > now) throw new ApiProblem('invalid_as_of', `${text} lies ahead.`);
  return { time };
}

function beforeFirstEvent(asOf: string): ApiProblem {
  return new ApiProblem('before_first_event', `The ledger begins after ${asOf}; its first position is 0.`, {
    first_position: 0,
  });
}

export function poolNamed(name: string, image: LedgerState): Pool {
  const pool = image.pools.get(name);
  if (!pool) throw rejectionProblem({ type: 'PoolNotFound', pool: name });
  return pool;
}
