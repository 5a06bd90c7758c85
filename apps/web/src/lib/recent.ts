/** A page of one thing that was looked at. */
export interface Recent {
  readonly to: '/pools/$pool' | '/pools/$pool/ids/$identifier' | '/clients/$client' | '/events/$position';
  readonly params: Readonly<Record<string, string>>;
}

const KEY = 'berth.recent';
const KEPT_MAX = 8;
const PAGES: readonly string[] = [
  '/pools/$pool',
  '/pools/$pool/ids/$identifier',
  '/clients/$client',
  '/events/$position',
] satisfies readonly Recent['to'][];

/** What was looked at last on this device, the latest first. */
export function recents(): readonly Recent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecent) : [];
  } catch {
    return [];
  }
}

/** Remembers a page, if it is one of one thing; where nothing can be stored, nothing is. */
export function remember(to: string, params: Readonly<Record<string, string>>): void {
  const page = { to, params };
  if (!isRecent(page)) return;
  const text = JSON.stringify(page);
  const others = recents().filter((other) => JSON.stringify(other) !== text);
  try {
    localStorage.setItem(KEY, JSON.stringify([page, ...others].slice(0, KEPT_MAX)));
  } catch {
    // A private window, or full.
  }
}

function isRecent(given: unknown): given is Recent {
  if (typeof given !== 'object' || given === null || !('to' in given) || !('params' in given)) return false;
  const { to, params } = given;
  return typeof to === 'string' && PAGES.includes(to) && typeof params === 'object' && params !== null;
}
