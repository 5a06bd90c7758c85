import { ApiProblem } from './api-problem.js';

const RFC_3339 = /^(\d{4}-\d\d-(\d\d))[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Ledger ms of an RFC 3339 time; undefined when the text is none, as on the 30th of February. */
function parseTime(text: string): number | undefined {
  const [, day = '', dayOfMonth] = RFC_3339.exec(text) ?? [];
  const time = Date.parse(text);
  if (day === '' || Number.isNaN(time)) return undefined;
  // JavaScript takes a day that a month does not have for one of the next month.
  return new Date(`${day}T00:00:00Z`).getUTCDate() === Number(dayOfMonth) ? time : undefined;
}

/**
 * The moment that a parameter such as `as_of` names: a position up to the last one, or a time up to now. Throws
 * the problem `invalid_as_of`.
 */
export function parseMoment(
  text: string,
  { position, now }: { readonly position: number; readonly now: number },
): { readonly position: number } | { readonly time: number } {
  if (/^\d{1,15}$/.test(text)) {
    if (Number(text) <= position) return { position: Number(text) };
    const last = position < 0 ? 'there is none yet' : `the last one is ${String(position)}`;
    throw new ApiProblem('invalid_as_of', `Position ${text} lies ahead; ${last}.`);
  }
  const time = parseTime(text);
  if (time === undefined) {
    throw new ApiProblem(
      'invalid_as_of',
      'Give a position such as 4711, or a time such as 2026-11-22T10:15:00Z.',
    );
  }
  if (time > now) throw new ApiProblem('invalid_as_of', `${text} lies ahead.`);
  return { time };
}
