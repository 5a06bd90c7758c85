import type { LedgerState, Moment, Pool } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseMoment } from '../platform/http/moment-asked.js';
import { presentTime } from '../platform/http/presented-time.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { clientView, type ClientsView } from './client-view.js';
import { Ledger } from './ledger.js';
import { PastViews } from './past-views.js';
import { eventTime, type EventTime } from './past/past.queries.js';
import {
  momentOf,
  poolSummary,
  poolView,
  type LedgerMoment,
  type PoolsView,
  type PoolView,
} from './pool-view.js';
import { LEDGER_READER, type AsOf, type LedgerReader } from './reader.js';

/** What is asked for: as of when, as it was given, and where the answer says which position it reflects. */
export interface Asked {
  readonly asOf: string | undefined;
  readonly reply: FastifyReply;
}

/**
 * Shows pools and clients as they are (from the image) or as they were (from the tables, on threads of their
 * own). Every answer says in `Ledger-Position` which position it reflects. All throw the problems
 * `invalid_as_of` and `before_first_event`.
 */
@Injectable()
export class PoolViews {
  private readonly past = new PastViews<PoolView>();

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /**
   * `present` has to be done with the view when it returns: in the present it changes with the image. Of an
   * identifier that is named, it is the only one that counts. Throws `PoolNotFound` as a problem.
   */
  async show<Answer>(
    pool: string,
    { identifier, ...asked }: Asked & { readonly identifier?: string },
    present: (view: PoolView) => Answer,
  ): Promise<Answer> {
    return this.answer(
      asked,
      (image, now) => poolView(poolNamed(pool, image), image, now),
      async (asOf) => {
        const then = this.past.find(pool, asOf) ?? (await this.reader.poolAsOf(pool, asOf, identifier));
        if (!then) throw rejectionProblem({ type: 'PoolNotFound', pool });
        if (identifier === undefined) this.past.keep(pool, asOf, then, this.ledger.position);
        return then;
      },
      present,
    );
  }

  /** All pools in numbers. */
  async showPools<Answer>(asked: Asked, present: (view: PoolsView) => Answer): Promise<Answer> {
    return this.answer(
      asked,
      (image, now) => {
        const pools = [...image.pools.values()].map((pool) => poolSummary(poolView(pool, image, now)));
        return { ...momentOf(image, now), pools };
      },
      (asOf) => this.reader.poolsAsOf(asOf),
      present,
    );
  }

  async showClients<Answer>(
    clientIds: readonly string[],
    asked: Asked,
    present: (view: ClientsView) => Answer,
  ): Promise<Answer> {
    return this.answer(
      asked,
      (image, now) => {
        const clients = clientIds.map((clientId) => clientView(clientId, image, now));
        return { ...momentOf(image, now), clients };
      },
      (asOf) => this.reader.clientsAsOf(clientIds, asOf),
      present,
    );
  }

  private async answer<View extends LedgerMoment, Answer>(
    { asOf, reply }: Asked,
    viewNow: (image: LedgerState, now: Moment) => View,
    viewThen: (asOf: AsOf) => Promise<View>,
    present: (view: View) => Answer,
  ): Promise<Answer> {
    const told = (view: View): Answer => {
      void reply.header('ledger-position', String(view.position));
      return present(view);
    };
    if (asOf === undefined) return this.ledger.read((image, now) => told(viewNow(image, now)));
    return told(await this.inPast(asOf, viewThen));
  }

  /** What was so at a moment as it was given. */
  async inPast<View>(asOf: string, view: (asOf: AsOf) => Promise<View>): Promise<View> {
    const now = await this.ledger.read((_, moment) => moment.ledger);
    const moment = parseMoment(asOf, { position: this.ledger.position, now });
    try {
      return await view(moment);
    } catch (error) {
      if ((error as Error).name !== 'BeforeFirstEvent') throw error;
      throw await this.beforeFirstEvent(asOf);
    }
  }

  private async beforeFirstEvent(asOf: string): Promise<ApiProblem> {
    const [first] = await this.reader.rows<EventTime>(eventTime(0));
    const extras = { first_position: 0, first_recorded_at: first ? presentTime(first.recordedAt) : null };
    return new ApiProblem(
      'before_first_event',
      `The ledger begins after ${asOf}; its first position is 0.`,
      extras,
    );
  }
}

export function poolNamed(name: string, image: LedgerState): Pool {
  const pool = image.pools.get(name);
  if (!pool) throw rejectionProblem({ type: 'PoolNotFound', pool: name });
  return pool;
}
