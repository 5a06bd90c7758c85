import {
  LIST_LIMIT_DEFAULT,
  planItemsQuerySchema,
  planParamsSchema,
  planRequestSchema,
  reasonRequestSchema,
  type Plan as PlanAnswer,
  type PlanItems,
} from '@berth/contract';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { parseBody, parseParameters, type RequiredFields } from '../platform/http/parse-request.js';
import { presentTime } from '../platform/http/presented-time.js';
import { causeOf, whoAsks } from '../platform/http/who-asks.js';
import type { Plan } from './plan.js';
import { Plans } from './plans.js';

const REFUSALS_SHOWN = 20;

const ACTION_AND_QUERY: RequiredFields = {
  names: ['action', 'query'],
  code: 'invalid_request',
  message:
    'Say what is to be done to which, as in {"pool":"web","action":"revoke","query":{"states":["late"]}}.',
};

/** Bulk actions: what they would be for is counted first, and then done to exactly that. */
@Controller('v1/plans')
export class PlansController {
  constructor(
    @Inject(Plans) private readonly plans: Plans,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  @Post()
  async make(@Body() body: unknown): Promise<PlanAnswer> {
    const { query: selection, ...asked } = parseBody(planRequestSchema, body, ACTION_AND_QUERY);
    const { pool, action, reason } = asked;
    return this.present(await this.plans.make({ pool, action, selection, reason, actor: whoAsks() }));
  }

  @Get(':id')
  async show(@Param() params: unknown): Promise<PlanAnswer> {
    return this.present(this.find(params));
  }

  @Get(':id/items')
  async items(@Param() params: unknown, @Query() query: unknown): Promise<PlanItems> {
    const plan = this.find(params);
    const {
      outcome,
      after: first = 0,
      limit = LIST_LIMIT_DEFAULT,
    } = parseParameters(planItemsQuerySchema, query);
    const { items, next } = plan.items(outcome, { first, limit });
    const total = outcome === undefined ? plan.set.ordinals.length : plan.count(outcome);
    return { items: [...items], next: next === undefined ? null : String(next), total, total_is_exact: true };
  }

  @Post(':id/execute')
  @HttpCode(200)
  async execute(
    @Param() params: unknown,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<PlanAnswer> {
    const { reason } = parseBody(reasonRequestSchema, body);
    const plan = this.find(params);
    await this.plans.execute(plan, causeOf(request, reason ?? plan.order.reason));
    return this.present(plan);
  }

  private find(params: unknown): Plan {
    return this.plans.find(parseParameters(planParamsSchema, params).id, whoAsks());
  }

  private async present(plan: Plan): Promise<PlanAnswer> {
    const { id, pool, action, selection, reason, position, createdAt, expiresAt, sample } = plan.order;
    const now = await this.ledger.read((_, moment) => moment.ledger);
    return {
      id,
      state: plan.stateAt(now),
      pool,
      action,
      query: selection,
      reason: reason ?? null,
      position,
      created_at: presentTime(createdAt),
      expires_at: presentTime(expiresAt),
      count: plan.set.ordinals.length,
      not_applicable: plan.set.notApplicable,
      sample,
      done: plan.count('done'),
      refused: plan.count('refused'),
      waiting: plan.count('waiting'),
      refusals: [...plan.items('refused', { first: 0, limit: REFUSALS_SHOWN }).items],
    };
  }
}
