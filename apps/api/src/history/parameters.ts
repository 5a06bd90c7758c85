import { nearest } from '@berth/contract';
import type { z } from 'zod';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseParameters } from '../platform/http/parse-request.js';

/** What others call it. */
const MEANT: Readonly<Record<string, string>> = {
  cursor: 'after',
  page: 'after',
  sort: 'order',
  size: 'limit',
};

/**
 * Parses a query and refuses parameters that it does not have: a filter that is left out unseen would give an
 * answer to another question.
 */
export function parseExactly<Schema extends z.ZodObject>(schema: Schema, query: unknown): z.output<Schema> {
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(query as object).find((name) => !known.includes(name));
  if (unknown === undefined) return parseParameters(schema, query);
  const meant = Object.hasOwn(MEANT, unknown) ? MEANT[unknown] : nearest(unknown, known);
  const hint = meant !== undefined && known.includes(meant) ? ` Did you mean '${meant}'?` : '';
  throw new ApiProblem(
    'invalid_request',
    `There is no parameter '${unknown}' here.${hint} There are ${known.join(', ')}.`,
  );
}
