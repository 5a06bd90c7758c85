import './tokens.css';
import './base.css';
import './forced-colors.css';
import { useEffect, useSyncExternalStore } from 'react';
import { usePreferences } from '../lib/preferences';

const DARK = watch('(prefers-color-scheme: dark)');
const WIDE = watch('(min-width: 1280px)');

/** Light or dark, as chosen or as the system has it; `theme.js` did the same before the first paint. */
export function useTheme(): 'light' | 'dark' {
  const { theme } = usePreferences();
  const isDark = useMatch(DARK);
  if (theme !== 'system') return theme;
  return isDark ? 'dark' : 'light';
}

/** Writes to the page's root how it is to look: colours, density, and whether anything moves. */
export function useAppearance(): void {
  const theme = useTheme();
  const { density, motion } = usePreferences();
  const isWide = useMatch(WIDE);
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['mantineColorScheme'] = theme;
    dataset['density'] = density === 'auto' ? (isWide ? 'compact' : 'comfortable') : density;
    dataset['motion'] = motion;
  }, [theme, density, isWide, motion]);
}

interface Watched {
  readonly matches: () => boolean;
  readonly listen: (listener: () => void) => () => void;
}

/**
 * Whether a media query matches, as it was last told. Chromium tells nobody of a change that somebody has read before
 * it was told, so that all but the reader would stay as they were.
 */
function watch(text: string): Watched {
  const query = matchMedia(text);
  const listeners = new Set<() => void>();
  let current = query.matches;
  query.addEventListener('change', ({ matches }) => {
    current = matches;
    for (const listener of listeners) listener();
  });
  return {
    matches: () => current,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function useMatch({ listen, matches }: Watched): boolean {
  return useSyncExternalStore(listen, matches);
}
