/** What stays as it is in an address, since people read and edit it. */
const READABLE = /%(2C|3A|40|2F|2A|3E|3D)/gi;

/**
 * The parameters of an address, all as text: a `cell=1e5` is the identifier `1e5`, not a number. Of a parameter that
 * is given twice, the last one counts.
 */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** `?a=b`, or nothing when there is nothing to say; what is undefined or empty is left out. */
export function printSearch(search: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(search)
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll(READABLE, decodeURIComponent)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** A value that is one of some, or undefined: a parameter that was edited by hand is dropped. */
export function oneOf<Value extends string>(values: readonly Value[], given: unknown): Value | undefined {
  return values.find((value) => value === given);
}

/** Text of a parameter, or undefined when there is none or too much of it. */
export function textOf(given: unknown, lengthMax = 500): string | undefined {
  return typeof given === 'string' && given !== '' && given.length <= lengthMax ? given : undefined;
}

/** Without what is undefined, so that an address only has what says something. */
export function present<Search extends object>(search: Search): Search {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as Search;
}
