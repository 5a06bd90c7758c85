import stringWidth from 'string-width';

/**
 * Whatever a terminal would obey instead of show, or show in another place: controls, invisible characters,
 * changes of the writing direction. A joiner (U+200D) is part of some emoji.
 */
const UNPRINTABLE = /[^\P{C}\u200d]|[\u2028\u2029]/gu;

/** The text with what cannot be shown as it is written as `\u{…}`: names and reasons come from anywhere. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`,
  );
}

/** How many columns of a terminal it takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** At most so many columns, with an ellipsis in the place of what is left out. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(cut + segment) >= width) break;
    cut += segment;
  }
  return `${cut}…`;
}
