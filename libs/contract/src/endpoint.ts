import type { z } from 'zod';
import type { ProblemCode } from './problems.js';

/** One call of the HTTP contract. The OpenAPI document and the 405 answers are made from this list. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` stands for one path segment. */
  readonly path: string;
  readonly tag: 'leases' | 'mint' | 'pools' | 'history' | 'live' | 'operations';
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  /** Required, unless the schema takes `undefined`. */
  readonly body?: z.ZodType;
  readonly answer: z.ZodType | { readonly contentType: string };
  /** Of the answer when all is well; 200 when it is left out. */
  readonly status?: 201;
  readonly problems: readonly ProblemCode[];
}
