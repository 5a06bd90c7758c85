const PLAIN = /^[\p{L}\p{N}_./@+][\p{L}\p{N}_./@+:-]*$/u;
/** Words that people take for operators: quoted, they are text. */
export const OPERATOR_WORDS = ['AND', 'OR', 'NOT'];

export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** A value as it is written in a query: in quotes when it would be read as something else without them. */
export function written(text: string): string {
  return PLAIN.test(text) && !text.includes('..') ? text : quoted(text);
}

/** Free text as it is written in a query. */
export function writtenText(text: string): string {
  return text.includes(':') || OPERATOR_WORDS.includes(text) ? quoted(text) : written(text);
}
