import {
  entityListSchema,
  entityStatusSchema,
  mintedBatchSchema,
  parsedIdSchema,
  typesSchema,
  type EntityList,
  type MintedBatch,
} from '@berth/contract';
import { apiQuery, change } from '../../lib/api';

export type EntityItem = EntityList['entities'][number];
export type DataType = EntityItem['dataType'];

export const entitiesQuery = apiQuery({ path: 'api/list', schema: entityListSchema });
export const typesQuery = apiQuery({ path: 'api/types', schema: typesSchema });

export function statusQuery(entity: string) {
  return apiQuery({ path: `api/status/${encodeURIComponent(entity)}`, schema: entityStatusSchema });
}

/** What an ID says of itself; it says the same for ever, but for who held its machine number. */
export function readingsQuery(id: string) {
  return apiQuery({ path: `api/parse/${encodeURIComponent(id)}`, schema: parsedIdSchema });
}

export interface BatchRequest {
  readonly entity: string;
  readonly dataType: DataType;
  readonly batchSize: number;
}

export function batchCall({ entity, dataType, batchSize }: BatchRequest) {
  return {
    method: 'POST',
    path: `api/next-batch/${encodeURIComponent(entity)}`,
    body: { dataType, batchSize },
  } as const;
}

export interface Minted {
  readonly batch: MintedBatch;
  /** From the request to the answer. */
  readonly seconds: number;
}

/** Issues values: they are never issued again. */
export async function mintBatch(request: BatchRequest): Promise<Minted> {
  const since = performance.now();
  const { data: batch } = await change({ ...batchCall(request), schema: mintedBatchSchema });
  return { batch, seconds: (performance.now() - since) / 1_000 };
}
