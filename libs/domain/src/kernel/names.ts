export const CLIENT_ID_LENGTH_MAX = 255;
export const IDENTIFIER_LENGTH_MAX = 128;
export const REASON_LENGTH_MAX = 1_000;

// C0 and C1 controls, DEL, and the separators U+2028/U+2029, which end a line in many readers.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const POOL_NAME = /^[A-Za-z0-9._:@-]{1,128}$/;

/** 1–255 characters of any script, no control characters, no blank at either end. */
export function isClientId(text: string): boolean {
  return isPlainName(text, CLIENT_ID_LENGTH_MAX);
}

/** As a client id, but at most 128 characters. */
export function isIdentifier(text: string): boolean {
  return isPlainName(text, IDENTIFIER_LENGTH_MAX);
}

/** Names of pools and entities: letters, digits and `. _ : @ -`, 1–128 of them. */
export function isPoolName(text: string): boolean {
  return POOL_NAME.test(text);
}

/** Why something is done: 1–1,000 characters of any script on one line, and not blanks alone. */
export function isReason(text: string): boolean {
  return isPlainText(text, REASON_LENGTH_MAX) && text.trim() !== '';
}

function isPlainName(text: string, lengthMax: number): boolean {
  return text.length > 0 && isPlainText(text, lengthMax) && text.trim().length === text.length;
}

function isPlainText(text: string, lengthMax: number): boolean {
  return isWithin(text, lengthMax) && !CONTROL.test(text) && !LONE_SURROGATE.test(text);
}

/** Counts characters, not UTF-16 units: one outside the basic plane takes two of those and is still one. */
function isWithin(text: string, charactersMax: number): boolean {
  if (text.length <= charactersMax) return true;
  return text.length <= 2 * charactersMax && Array.from(text).length <= charactersMax;
}
