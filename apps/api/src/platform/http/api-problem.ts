import { PROBLEMS, type Problem, type ProblemCode } from '@berth/contract';

/** An error that a caller is told of; thrown by controllers, made a problem document by the filter. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  /** `message` says what to do; `extras` are further members of the document. */
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly extras: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** RFC 9457, with the older `error` and `message`. */
  get document(): Problem {
    const { status, error } = PROBLEMS[this.code];
    return {
      type: `urn:berth:problem:${this.code}`,
      title: error,
      status,
      detail: this.message,
      code: this.code,
      error,
      message: this.message,
      ...this.extras,
    };
  }
}
