const TIMEOUT_MS = 5_000;

/** The service answered, but not with what was asked for. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(readonly status: number) {
    super(`The service answered ${status}`);
  }
}

/**
 * Gets JSON from the service that serves this page. `path` has no leading slash, as the page may be served
 * under any path. Rejects with `ApiProblem` for an answer that is not a success, and with another error when
 * there is no answer.
 */
export async function getJson<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(new URL(path, document.baseURI), {
    headers: { accept: 'application/json' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (!response.ok) throw new ApiProblem(response.status);
  return (await response.json()) as Answer;
}
