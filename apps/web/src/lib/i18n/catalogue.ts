import { preferences } from '../preferences';
import { formatCount } from '../format-number';
import { EN } from './en';
import type { Catalogue, TextKey } from './text';

let catalogue: Catalogue = EN;

/** Loads the language that was chosen; English is always there. */
export async function loadLanguage(): Promise<void> {
  const { language } = preferences();
  catalogue = language === 'de' ? (await import('./de')).DE : EN;
  document.documentElement.lang = language;
}

/** The text of a key in the language that was chosen, with its places filled. Numbers are written as counts. */
export function t(key: TextKey, places: Readonly<Record<string, string | number>> = {}): string {
  const text = catalogue[key];
  const chosen = typeof text === 'string' ? text : text[isOne(places['count']) ? 'one' : 'other'];
  return chosen.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = places[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatCount(value) : value;
  });
}

/** English and German count alike. */
function isOne(count: string | number | undefined): boolean {
  return Number(count) === 1;
}
