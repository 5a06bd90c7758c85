import { accept, acceptUnchanged, reject, type Decision } from '../kernel/decision.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { Moment } from '../kernel/time.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import type { SavedView } from './saved-view.js';

export const VIEW_TITLE_LENGTH_MAX = 120;
export const VIEW_QUERY_LENGTH_MAX = 2_000;
/** All of them are in memory, and each is a line of a menu. */
export const VIEWS_MAX = 1_000;

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/**
 * Keeps a query under a name, or changes what is kept there; nothing is written when nothing changes. Rejects
 * with `ViewOwnedByOther`, or `ViewDefinitionInvalid` with everything that is wrong.
 */
export function saveView(
  { slug, title, query, shared, by }: CommandOf<'SaveView'>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, Rejection, SavedView> {
  const before = state.views.get(slug);
  if (before && before.owner !== by) return reject({ type: 'ViewOwnedByOther', slug, owner: before.owner });
  const faults = [
    ...(SLUG.test(slug)
      ? []
      : [`'${slug}' is no name of a view: write 1-64 of a-z 0-9 -, none - at either end`]),
    ...(isWithin(title, 1, VIEW_TITLE_LENGTH_MAX)
      ? []
      : [`the title must have 1-${String(VIEW_TITLE_LENGTH_MAX)} characters`]),
    ...(isWithin(query, 0, VIEW_QUERY_LENGTH_MAX)
      ? []
      : [`the query must have at most ${String(VIEW_QUERY_LENGTH_MAX)} characters`]),
    ...(before || state.views.size < VIEWS_MAX
      ? []
      : [`there are ${String(VIEWS_MAX)} views already: delete one`]),
  ];
  if (faults.length > 0) return reject({ type: 'ViewDefinitionInvalid', slug, faults });
  if (before?.title === title && before.query === query && before.shared === shared)
    return acceptUnchanged(before);
  const data = { slug, title, query, owner: by, shared };
  return accept([{ type: 'ViewSaved', data }], { ...data, savedAt: now.ledger });
}

/** Rejects with `ViewNotFound` or `ViewOwnedByOther`; what is not shared is not found by others. */
export function deleteView(
  { slug, by }: CommandOf<'DeleteView'>,
  state: LedgerState,
): Decision<LedgerEvent, Rejection> {
  const view = state.views.get(slug);
  if (!view || !isSeenBy(view, by)) return reject({ type: 'ViewNotFound', slug });
  if (view.owner !== by) return reject({ type: 'ViewOwnedByOther', slug, owner: view.owner });
  return accept([{ type: 'ViewDeleted', data: { slug, owner: by } }]);
}

/** Whether somebody sees a view: their own, and shared ones. */
export function isSeenBy({ owner, shared }: SavedView, who: string): boolean {
  return shared || owner === who;
}

function isWithin(text: string, min: number, max: number): boolean {
  return text.length >= min && text.length <= max;
}
