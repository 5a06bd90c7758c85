import { expect } from 'vitest';
import { jsonOf, success, type Answer, type JsonClient } from './json-client.js';

type Value = string | number;

/** Asks for one value, by GET as the clients of old do. */
export async function nextId(client: JsonClient, entity: string, dataType = 'snowflake'): Promise<Value> {
  const answer = await client.get(`/api/next-id/${entity}?dataType=${dataType}`);
  return (success(answer) as { value: Value }).value;
}

export async function nextBatch(
  client: JsonClient,
  entity: string,
  { size, dataType = 'snowflake' }: { readonly size: number; readonly dataType?: string },
): Promise<readonly Value[]> {
  const path = `/api/next-batch/${entity}?dataType=${dataType}&batchSize=${String(size)}`;
  return (success(await client.get(path)) as { values: Value[] }).values;
}

export function valueOf(answer: Answer): unknown {
  return jsonOf(answer)['value'];
}

/** All of them different, each larger than the one before. */
export function expectIncreasing(ids: readonly Value[]): void {
  const falls = ids.findIndex((id, index) => index > 0 && BigInt(id) <= BigInt(ids[index - 1] ?? 0));
  expect(falls, `${String(ids[falls - 1])} is followed by ${String(ids[falls])}`).toBe(-1);
}

/** All of them different. */
export function expectDistinct(ids: readonly Value[]): void {
  expect(new Set(ids).size).toBe(ids.length);
}
