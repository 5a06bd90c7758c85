import type { RandomSource } from './random-source.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LETTERS = /^[0-9A-Za-z]{27}$/;
/** 160 bits: a time and 128 bits of chance. */
const WORDS = 5;
const WORD = 2 ** 32;
/** Three letters at a time: a word times 62^3 is exact in a double. */
const GROUP_LETTERS = 3;
const GROUP = ALPHABET.length ** GROUP_LETTERS;
const GROUPS = 9;
/** 2014-05-13T16:53:20Z, where its seconds begin. */
const EPOCH_SECONDS = 1_400_000_000;

/**
 * A KSUID of this time in ms. IDs of one second are in no order.
 * Source: github.com/segmentio/ksuid, README.md.
 */
export function mintKsuid(nowMs: number, random: RandomSource): string {
  const words = new Uint32Array(WORDS);
  words[0] = Math.max(0, Math.floor(nowMs / 1_000) - EPOCH_SECONDS);
  for (let index = 1; index < WORDS; index += 1) words[index] = random.nextUint32();
  return encodeKsuid(words);
}

/** The text of 160 bits, which are used up. */
export function encodeKsuid(words: Uint32Array): string {
  let text = '';
  for (let group = 0; group < GROUPS; group += 1) {
    let rest = 0;
    for (let index = 0; index < WORDS; index += 1) {
      const value = rest * WORD + (words[index] as number);
      words[index] = Math.floor(value / GROUP);
      rest = value % GROUP;
    }
    text = lettersOf(rest) + text;
  }
  return text;
}

/** The 160 bits of a KSUID; undefined when the text is none, or stands for more than 160 bits. */
export function decodeKsuid(text: string): Uint32Array | undefined {
  if (!LETTERS.test(text)) return undefined;
  const words = new Uint32Array(WORDS);
  for (let at = 0; at < text.length; at += GROUP_LETTERS) {
    let carry = valueOf(text.slice(at, at + GROUP_LETTERS));
    for (let index = WORDS - 1; index >= 0; index -= 1) {
      const value = (words[index] as number) * GROUP + carry;
      words[index] = value % WORD;
      carry = Math.floor(value / WORD);
    }
    if (carry > 0) return undefined;
  }
  return words;
}

/** When it was made, in ms; undefined when the text is no KSUID. */
export function ksuidTime(text: string): number | undefined {
  const seconds = decodeKsuid(text)?.[0];
  return seconds === undefined ? undefined : (seconds + EPOCH_SECONDS) * 1_000;
}

function lettersOf(value: number): string {
  const base = ALPHABET.length;
  const high = Math.floor(value / base ** 2);
  const middle = Math.floor(value / base) % base;
  return ALPHABET.charAt(high) + ALPHABET.charAt(middle) + ALPHABET.charAt(value % base);
}

function valueOf(letters: string): number {
  let value = 0;
  for (const letter of letters) value = value * ALPHABET.length + ALPHABET.indexOf(letter);
  return value;
}
