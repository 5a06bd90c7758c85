import { parseEventParameter, timeOf } from '@berth/contract';
import { ApiProblem } from './api-problem.js';
import { presentTime } from './presented-time.js';

/**
 * A time in ledger ms, as it is given in a search of events, too: `2026-11-22`, `-24h`, RFC 3339; none that lies
 * ahead, and no earlier one than the first of 1970. Throws the problem `invalid_request`.
 */
export function timeAsked(name: 'from' | 'to', text: string, now: number): number {
  const parsed = parseEventParameter(name, text, now);
  if (!parsed.ok) {
    const { message, suggestion } = parsed.fault;
    throw new ApiProblem('invalid_request', `${name}: ${message} Write for instance ${name}=${suggestion}.`);
  }
  const time = parsed.value.kind === 'time' ? timeOf(parsed.value.time, now) : Number.NaN;
  if (time <= now) return Math.max(0, time);
  throw new ApiProblem('invalid_request', `'${name}' lies ahead: it is ${presentTime(now)}.`);
}

/** From when to when, as far as it is said. Throws the problem `invalid_request`, also when they are reversed. */
export function windowAsked(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): { readonly from: number | undefined; readonly to: number | undefined } {
  const from = asked.from === undefined ? undefined : timeAsked('from', asked.from, now);
  const to = asked.to === undefined ? undefined : timeAsked('to', asked.to, now);
  if (from === undefined || from < (to ?? now)) return { from, to };
  throw new ApiProblem('invalid_request', `'from' has to lie before 'to'.`);
}
