import { ENDPOINTS, PROBLEMS, problemSchema, type Endpoint, type ProblemCode } from '@berth/contract';
import { z } from 'zod';
import { VERSION } from '../platform/version.js';

/** The OpenAPI 3.1 document, made from the schemas that requests are parsed with. */
export function openApiDocument() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of ENDPOINTS)
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operation(endpoint);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Berth',
      version: VERSION,
      description: 'Gives every machine of an elastic fleet a number of its own, for as long as it lives.',
    },
    tags: [
      { name: 'leases', description: 'Who holds what: the VM API' },
      { name: 'mint', description: 'Unique IDs: counters, snowflakes and others' },
      { name: 'live', description: 'What happens, as it happens' },
      {
        name: 'pools',
        description: 'Pools and what is done to them and their identifiers; bulk actions by plan',
      },
      { name: 'history', description: 'What was recorded, and saved queries of it' },
      { name: 'operations', description: 'Health and metrics' },
    ],
    paths,
  };
}

function operation(endpoint: Endpoint): unknown {
  return {
    operationId: `${endpoint.method.toLowerCase()} ${endpoint.path}`,
    summary: endpoint.summary,
    tags: [endpoint.tag],
    parameters: [
      ...parameters(endpoint.params, 'path'),
      ...parameters(endpoint.query, 'query'),
      ...parameters(endpoint.headers, 'header'),
    ],
    ...(endpoint.body && {
      requestBody: { required: isRequired(endpoint.body), content: json(endpoint.body, 'input') },
    }),
    responses: {
      [endpoint.status ?? 200]: { description: endpoint.summary, content: answer(endpoint) },
      ...problems(endpoint.problems),
    },
  };
}

function answer({ answer: schema }: Endpoint): unknown {
  return 'contentType' in schema
    ? { [schema.contentType]: { schema: { type: 'string' } } }
    : json(schema, 'output');
}

function json(schema: z.ZodType, io: 'input' | 'output'): unknown {
  return { 'application/json': { schema: jsonSchema(schema, io) } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}

function isRequired(schema: z.ZodType): boolean {
  return !schema.safeParse(undefined).success;
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query' | 'header'): readonly unknown[] {
  if (!schema) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: isRequired(field as z.ZodType),
    schema: jsonSchema(field as z.ZodType, 'input'),
  }));
}

function problems(codes: readonly ProblemCode[]): Record<string, unknown> {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: codes
          .filter((code) => PROBLEMS[code].status === status)
          .map((code) => `\`${code}\`: ${PROBLEMS[code].error}`)
          .join(' · '),
        content: { 'application/problem+json': { schema: jsonSchema(problemSchema, 'output') } },
      },
    ]),
  );
}
