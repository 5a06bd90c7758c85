import type { EN } from './en';

/** A text with `{places}`; or several, of which the number `count` chooses as the language has it. */
export type Text = string | { readonly one: string; readonly other: string };
export type Catalogue = Readonly<Record<keyof typeof EN, Text>>;
export type TextKey = keyof typeof EN;
