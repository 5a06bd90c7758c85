import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { problemSchema } from '@berth/contract';
import type { z } from 'zod';
import { CliError } from './cli-error.js';

/** Whoever answers the questions of the HTTP API: a service, or a ledger's file. */
export interface Source {
  get(path: string): Promise<SourceAnswer>;
  close(): Promise<void>;
}

export interface SourceAnswer {
  readonly status: number;
  /** Which position of the ledger the answer reflects; undefined when it does not say. */
  readonly position: number | undefined;
  readonly body: Readable;
}

export interface Answered<Value> {
  readonly value: Value;
  readonly position: number | undefined;
}

type Parameters = Readonly<Record<string, string | number | undefined>>;

/** A path of the API with its parameters, those that are undefined left out. */
export function pathOf(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.append(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** Asks for JSON of a known shape. Throws `CliError` with the API's own words when it is refused. */
export async function ask<Value>(
  source: Source,
  path: string,
  schema: z.ZodType<Value>,
): Promise<Answered<Value>> {
  const answer = await askFor(source, path);
  const parsed = schema.safeParse(JSON.parse(await text(answer.body)));
  if (parsed.success) return { value: parsed.data, position: answer.position };
  throw new CliError(`the answer to ${path} has an unknown shape: is it a service of this version?`, 1);
}

/** As `ask`, but undefined when there is no such thing. */
export async function find<Value>(
  source: Source,
  path: string,
  schema: z.ZodType<Value>,
): Promise<Answered<Value> | undefined> {
  try {
    return await ask(source, path, schema);
  } catch (error) {
    if (error instanceof Refusal && UNKNOWN.has(error.code)) return undefined;
    throw error;
  }
}

/** Codes of 404 that are about the thing itself, and not about the path or the time. */
const UNKNOWN = new Set(['identifier_unknown', 'client_unknown', 'pool_unknown']);

/** The answer, when it is 200. */
export async function askFor(source: Source, path: string): Promise<SourceAnswer> {
  const answer = await source.get(path);
  if (answer.status === 200) return answer;
  throw refusalOf(answer.status, await text(answer.body));
}

class Refusal extends CliError {
  constructor(
    message: string,
    readonly code: string,
    status: number,
  ) {
    super(message, status === 400 ? 2 : 1);
  }
}

function refusalOf(status: number, body: string): CliError {
  const problem = problemSchema.safeParse(parsedJson(body));
  if (!problem.success) return new CliError(`answered ${String(status)}: is this a Berth?`, 1);
  const { error, message, code } = problem.data;
  if (status === 401 || status === 403)
    return new Refusal(`${error}: ${message} (BERTH_TOKEN)`, code, status);
  return new Refusal(`${error}: ${message}`, code, status);
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
