/** As base32 of Douglas Crockford, but strict: lower case, one letter for each value. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]));
const PREFIX = /^[a-z]([a-z_]{0,61}[a-z])?$/;
/** 26 letters are 130 bits, two more than a UUID has: the first letter is at most 7. */
const SUFFIX = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

export interface TypeId {
  /** Empty when the ID has none. */
  readonly prefix: string;
  /** The 16 bytes of its UUID. */
  readonly bytes: Uint8Array;
}

/** 1-63 of `a-z` and `_`, which is neither the first nor the last. */
export function isTypeIdPrefix(text: string): boolean {
  return PREFIX.test(text);
}

/**
 * The text of a TypeID; an empty prefix goes without the underscore.
 * Source: TypeID specification 0.3.0, github.com/jetify-com/typeid.
 */
export function encodeTypeId({ prefix, bytes }: TypeId): string {
  let suffix = '';
  let pending = 0;
  let pendingBits = 2;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    pendingBits += 8;
    while (pendingBits >= 5) {
      pendingBits -= 5;
      suffix += ALPHABET.charAt(pending >>> pendingBits);
      pending &= (1 << pendingBits) - 1;
    }
  }
  return prefix === '' ? suffix : `${prefix}_${suffix}`;
}

/** What a text says when it is a TypeID, else undefined; there is one text for each. */
export function decodeTypeId(text: string): TypeId | undefined {
  const separator = text.lastIndexOf('_');
  const prefix = text.slice(0, Math.max(0, separator));
  const suffix = text.slice(separator + 1);
  if (!SUFFIX.test(suffix) || (separator >= 0 && !isTypeIdPrefix(prefix))) return undefined;
  const bytes = new Uint8Array(16);
  let filled = 0;
  let pending = 0;
  let pendingBits = -2;
  for (const letter of suffix) {
    pending = (pending << 5) | (VALUES.get(letter) ?? 0);
    pendingBits += 5;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[filled++] = pending >>> pendingBits;
      pending &= (1 << pendingBits) - 1;
    }
  }
  return { prefix, bytes };
}
