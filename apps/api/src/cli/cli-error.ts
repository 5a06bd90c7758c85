/** 1: what was asked for is not there, or was refused. 2: what was typed cannot be understood. */
export type FailureCode = 1 | 2;

/** What went wrong, in one line for standard error, and the exit code that says so. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    readonly exitCode: FailureCode,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What was typed cannot be understood. */
export function usageError(message: string): CliError {
  return new CliError(message, 2);
}
