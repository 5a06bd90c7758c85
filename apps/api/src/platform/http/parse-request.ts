import type { ProblemCode } from '@berth/contract';
import type { z } from 'zod';
import { ApiProblem } from './api-problem.js';

export interface RequiredFields {
  readonly names: readonly string[];
  readonly code: ProblemCode;
  readonly message: string;
}

export const CLIENT_ID: RequiredFields = {
  names: ['client_id'],
  code: 'client_id_required',
  message: 'Send a JSON body such as {"client_id":"vm-hostname"}.',
};

export const CLIENT_ID_AND_IDENTIFIER: RequiredFields = {
  names: ['client_id', 'identifier'],
  code: 'client_id_and_identifier_required',
  message: 'Send a JSON body such as {"client_id":"vm-hostname","identifier":"vm-0042"}.',
};

const NOTHING: RequiredFields = { names: [], code: 'invalid_request', message: '' };

/**
 * Parses a JSON body. The first fault in this order is told: no object or a field of the wrong type
 * (`invalid_json`), a required field that is missing, null or empty, and then a field whose value is not
 * allowed (`invalid_request`). Where nothing is required, there need not be a body.
 */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  required?: RequiredFields,
): z.output<Schema> {
  if (body === undefined && required) {
    throw new ApiProblem('invalid_json', `The body is empty. ${required.message}`);
  }
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw bodyProblem(parsed.error.issues, body ?? {}, required ?? NOTHING);
}

/** Parses the query or the path; a parameter given twice counts as one of the wrong type. */
export function parseParameters<Schema extends z.ZodType>(
  schema: Schema,
  parameters: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') ?? '';
  throw new ApiProblem(
    'invalid_request',
    issue?.code === 'invalid_type' ? `'${name}' must be given once.` : said(issue),
  );
}

function bodyProblem(
  issues: readonly z.core.$ZodIssue[],
  body: unknown,
  required: RequiredFields,
): ApiProblem {
  const isRequiredMissing = (issue: z.core.$ZodIssue): boolean =>
    issue.path.length === 1 &&
    required.names.includes(String(issue.path[0])) &&
    isMissing(valueAt(body, issue.path));
  const wrongType = issues.find((issue) => issue.code === 'invalid_type' && !isRequiredMissing(issue));
  if (wrongType) {
    const where = wrongType.path.length === 0 ? 'the body' : `'${wrongType.path.join('.')}'`;
    return new ApiProblem(
      'invalid_json',
      `${where} must be of type ${wrongType.code === 'invalid_type' ? wrongType.expected : ''}.`,
    );
  }
  if (issues.some(isRequiredMissing)) return new ApiProblem(required.code, required.message);
  return new ApiProblem('invalid_request', said(issues[0]));
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    body,
  );
}

/** What an issue says, as a sentence. */
export function said(issue: z.core.$ZodIssue | undefined): string {
  const message = issue?.message ?? 'The request is not valid';
  return message.endsWith('.') ? message : `${message}.`;
}
