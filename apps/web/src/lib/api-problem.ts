/** The service answered, but not with what was asked for; `code` is what to switch on. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly requestId: string | undefined,
    /** In how many seconds to ask again, where the service says so. */
    readonly retryAfterSeconds: number | undefined,
    /** All that the problem document says. */
    readonly document: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}

/** Whether somebody else was first. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 409;
}

/** There was no answer at all: the service is not there, or the network. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The problem that an answer tells, whatever it looks like. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const document = await documentOf(response);
  const text = (name: string): string | undefined =>
    typeof document[name] === 'string' ? document[name] : undefined;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem(
    text('code') ?? `http_${String(response.status)}`,
    response.status,
    text('detail') ?? text('title') ?? `${String(response.status)} ${response.statusText}`,
    response.headers.get('request-id') ?? undefined,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
    document,
  );
}

async function documentOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
