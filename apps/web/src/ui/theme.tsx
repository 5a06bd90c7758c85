import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import './tokens.css';
import './base.css';
import './forced-colors.css';
import './mantine.css';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
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

/**
 * Colours, density and the parts of Mantine. Mantine would write style elements, which the page's content policy
 * refuses: its variables come from a file of ours instead.
 */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const theme = useTheme();
  const { density, motion } = usePreferences();
  const isWide = useMatch(WIDE);
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['density'] = density === 'auto' ? (isWide ? 'compact' : 'comfortable') : density;
    dataset['motion'] = motion;
  }, [density, isWide, motion]);
  return (
    <MantineProvider forceColorScheme={theme} withCssVariables={false} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  );
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
