import {
  BATCH_SIZE_MAX,
  entityParamsSchema,
  initEntityRequestSchema,
  mintHeadersSchema,
  nextBatchArgumentsSchema,
  nextIdArgumentsSchema,
  resetEntityRequestSchema,
} from '@berth/contract';
import { DATA_TYPES, type DataType } from '@berth/domain';
import { z } from 'zod';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseParameters, said } from '../platform/http/parse-request.js';
import { isTypeIdPrefix } from './typeid.js';

/** What a request has of arguments; GET has no body. Of an argument in body and query, the body's counts. */
interface Arguments {
  readonly params: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

type Named = Record<string, unknown>;

// The order of the keys is the order in which faults are told: name, dataType, batchSize, the rest.
const nextIdSchema = z.object({ ...entityParamsSchema.shape, ...nextIdArgumentsSchema.shape });
const nextBatchSchema = z.object({ ...entityParamsSchema.shape, ...nextBatchArgumentsSchema.shape });
const initSchema = z.object({ ...entityParamsSchema.shape, ...initEntityRequestSchema.shape });
const resetSchema = z.object({ ...entityParamsSchema.shape, ...resetEntityRequestSchema.shape });

/**
 * Parses a request for one ID. The first fault is told: `invalid_json` (a body that is no object),
 * `invalid_request` (the entity's name, also as the prefix of TypeIDs), `data_type_required`.
 */
export function parseNextId(given: Arguments): z.output<typeof nextIdSchema> {
  return withPrefix(parse(nextIdSchema, given));
}

/** As `parseNextId`, for many IDs; a batch size that is none is `batch_size_required`. */
export function parseNextBatch(given: Arguments): z.output<typeof nextBatchSchema> {
  return withPrefix(parse(nextBatchSchema, given));
}

/** As `parseNextId`, but the type has to be given. A start value is `invalid_request` when it is none. */
export function parseInit(given: Arguments): z.output<typeof initSchema> {
  return withPrefix(parse(initSchema, given));
}

/** Throws `invalid_json` (a body that is no object, `force` that is no boolean) or `invalid_request`. */
export function parseReset(given: Arguments): z.output<typeof resetSchema> {
  return parse(resetSchema, given);
}

/** The key under which a repeat gets the same answer, if there is one. Throws `invalid_request`. */
export function parseIdempotencyKey(headers: unknown): string | undefined {
  return parseParameters(mintHeadersSchema, headers)['idempotency-key'];
}

function parse<Schema extends z.ZodObject>(
  schema: Schema,
  { params, query, body }: Arguments,
): z.output<Schema> {
  if (typeof body === 'object' ? Array.isArray(body) : body !== undefined) {
    throw new ApiProblem('invalid_json', 'The body must be a JSON object.');
  }
  const [inPath, inBody, inQuery] = [params, body, query].map((place) => (place ?? {}) as Named);
  const given: Named = {};
  for (const name of Object.keys(schema.shape)) {
    given[name] = inPath?.[name] ?? inBody?.[name] ?? inQuery?.[name];
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw problemOf(parsed.error.issues[0]);
}

function problemOf(issue: z.core.$ZodIssue | undefined): ApiProblem {
  const name = String(issue?.path[0]);
  if (name === 'dataType') {
    return new ApiProblem('data_type_required', `Invalid dataType: use one of ${DATA_TYPES.join(', ')}.`, {
      validTypes: DATA_TYPES,
    });
  }
  if (name === 'batchSize') {
    const range = `between 1 and ${String(BATCH_SIZE_MAX)}`;
    return new ApiProblem('batch_size_required', `batchSize must be ${range}`);
  }
  if (issue?.code === 'invalid_type') {
    return new ApiProblem('invalid_json', `'${name}' must be of type ${issue.expected}.`);
  }
  return new ApiProblem('invalid_request', said(issue));
}

/** Before anything is registered: the name of an entity of TypeIDs is their prefix, and not every one can be. */
function withPrefix<Request extends { readonly entity: string; readonly dataType: DataType | undefined }>(
  request: Request,
): Request {
  if (request.dataType !== 'typeid' || isTypeIdPrefix(request.entity)) return request;
  throw new ApiProblem(
    'invalid_request',
    `'${request.entity}' cannot be the prefix of a TypeID: use 1-63 of a-z and _, with a letter at both ends.`,
  );
}
