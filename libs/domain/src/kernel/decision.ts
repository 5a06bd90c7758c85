/** What a decider answers: the facts that follow and what to tell the caller, or why not. */
export type Decision<Event, Rejection, Result = undefined> =
  | { readonly ok: true; readonly events: readonly Event[]; readonly result: Result }
  | { readonly ok: false; readonly rejection: Rejection };

const NO_EVENTS: readonly never[] = [];

export function accept<Event>(events: readonly Event[]): Decision<Event, never>;
export function accept<Event, Result>(
  events: readonly Event[],
  result: Result,
): Decision<Event, never, Result>;
export function accept<Event, Result>(
  events: readonly Event[],
  result?: Result,
): Decision<Event, never, Result | undefined> {
  return { ok: true, events, result };
}

/** Accepts a command that changes nothing: no event is written. */
export function acceptUnchanged<Result>(result: Result): Decision<never, never, Result> {
  return { ok: true, events: NO_EVENTS, result };
}

export function reject<Rejection>(rejection: Rejection): Decision<never, Rejection, never> {
  return { ok: false, rejection };
}
