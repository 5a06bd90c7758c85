import {
  entityParamsSchema,
  idParamsSchema,
  parseQuerySchema,
  type DeletedEntity,
  type EntityList,
  type EntityStatus,
  type InitializedEntity,
  type MintTypes,
  type ParsedId,
  type ParsedSnowflake,
  type Reading,
  type ResetEntity,
  type ShardStatus,
} from '@berth/contract';
import type { LayoutName } from '@berth/domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { parseParameters } from '../platform/http/parse-request.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { describeTypes } from './describe-types.js';
import { MachineHolders } from './machine-holders.js';
import { Mint } from './mint.js';
import { parseId, parseSnowflakeId } from './parse-id.js';
import { parseInit, parseReset } from './parse-mint-request.js';
import { presentEntity, presentInitialized, presentReset } from './present.js';

/** The mint API but for the calls that issue values: what people and scripts ask now and then. */
@Controller()
export class MintController {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Mint) private readonly mint: Mint,
    @Inject(MachineHolders) private readonly holders: MachineHolders,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('api/status/:entity')
  async status(@Param() params: unknown): Promise<EntityStatus> {
    const { entity: name } = parseParameters(entityParamsSchema, params);
    const entity = await this.ledger.read(({ mint }) => mint.entities.get(name));
    if (!entity) throw rejectionProblem({ type: 'EntityNotFound', entity: name });
    return presentEntity(entity, this.settings.shard);
  }

  @Get('api/list')
  async list(): Promise<EntityList> {
    const { shard } = this.settings;
    const entities = await this.ledger.read(({ mint }) => [...mint.entities.values()]);
    return {
      entities: entities.map((entity) => {
        const { nextValue: _, ...item } = presentEntity(entity, shard);
        return item;
      }),
      shardInfo: { shardId: shard.id, totalShards: shard.total },
    };
  }

  @Get('api/types')
  types(): MintTypes {
    return describeTypes(this.settings.shard, this.settings.layout);
  }

  @Get('shard-info')
  shardInfo(): ShardStatus {
    const { id: shardId, total: totalShards } = this.settings.shard;
    return { shardId, totalShards, status: 'active' };
  }

  @Post('api/init/:entity')
  async init(
    @Param() params: unknown,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<InitializedEntity> {
    const { entity, dataType, startValue } = parseInit({ params, body });
    const { shard, entitiesMax } = this.settings;
    const decision = await this.ledger.submit(
      { type: 'InitEntity', entity, dataType, startValue, shard, entitiesMax },
      { actor: 'client', requestId: request.id },
    );
    if (!decision.ok) throw rejectionProblem(decision.rejection);
    return presentInitialized(decision.result, startValue, shard);
  }

  @Put('api/reset/:entity')
  async reset(
    @Param() params: unknown,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<ResetEntity> {
    const { entity, value, force } = parseReset({ params, body });
    const decision = await this.ledger.submit(
      { type: 'ResetSequence', entity, value, force },
      { actor: 'client', requestId: request.id },
    );
    if (!decision.ok) throw rejectionProblem(decision.rejection);
    return presentReset(decision.result, value, this.settings.shard);
  }

  @Delete('api/entity/:entity')
  @HttpCode(200)
  async delete(@Param() params: unknown, @Req() request: FastifyRequest): Promise<DeletedEntity> {
    const { entity } = parseParameters(entityParamsSchema, params);
    const decision = await this.ledger.submit(
      { type: 'DeleteEntity', entity },
      { actor: 'client', requestId: request.id },
    );
    if (!decision.ok) throw rejectionProblem(decision.rejection);
    this.mint.forget(entity);
    const message = `Entity '${entity}' deleted successfully`;
    return { entityName: entity, message, shard: this.settings.shard.id };
  }

  @Get('api/parse/:id')
  async parse(@Param() params: unknown, @Query() query: unknown): Promise<ParsedId | ParsedSnowflake> {
    const { id } = parseParameters(idParamsSchema, params);
    const { layout } = parseParameters(parseQuerySchema, query);
    if (layout !== undefined) return this.parseBy(layout, id);
    const { readings } = parseId(id, await this.ledger.read((_, now) => now.ledger));
    return { id, readings: await Promise.all(readings.map((reading) => this.withHolder(reading))) };
  }

  @Get('api/parse-snowflake/:id')
  parseSnowflake(@Param() params: unknown, @Query() query: unknown): Promise<ParsedSnowflake> {
    const { id } = parseParameters(idParamsSchema, params);
    const { layout } = parseParameters(parseQuerySchema, query);
    return this.parseBy(layout ?? this.settings.layout, id);
  }

  private async parseBy(layout: LayoutName, id: string): Promise<ParsedSnowflake> {
    const parsed = parseSnowflakeId(id, layout);
    const known = await this.holders.holderOf(parsed);
    return known ? { ...parsed, holder: known.holder } : parsed;
  }

  private async withHolder(reading: Reading): Promise<Reading> {
    const { layout, shardId, timestamp } = reading;
    if (layout === undefined || shardId === undefined || timestamp === undefined) return reading;
    return { ...reading, ...(await this.holders.holderOf({ layout, shardId, timestamp })) };
  }
}
