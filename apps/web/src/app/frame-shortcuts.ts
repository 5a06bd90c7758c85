import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { live } from '../lib/live';
import { useShortcuts } from '../lib/shortcuts';
import { useToggleZone } from './toggle-zone';
import { copyLink, type Sheet } from './topbar';

/** What follows `g`. */
const GO = {
  o: '/',
  p: '/pools',
  c: '/clients',
  e: '/events',
  m: '/mint',
  s: '/settings',
} as const;
const GO_WITHIN_MS = 1_500;

/** The keys that work on every page. */
export function useFrameShortcuts(setSheet: (sheet: Sheet) => void): void {
  const navigate = useNavigate();
  const toggleZone = useToggleZone();
  const wentAt = useRef(0);
  const keys = useMemo(() => {
    const go = Object.fromEntries(
      Object.entries(GO).map(([key, to]) => [
        key,
        () => {
          if (Date.now() - wentAt.current < GO_WITHIN_MS) void navigate({ to });
          wentAt.current = 0;
        },
      ]),
    );
    return {
      ...go,
      g: () => {
        wentAt.current = Date.now();
      },
      '/': () => setSheet('palette'),
      '?': () => setSheet('shortcuts'),
      t: toggleZone,
      y: () => void copyLink(),
      '.': () => live.pause(!live.state.isPaused),
      f: () => document.querySelector<HTMLElement>('main [data-filter]')?.focus(),
    };
  }, [navigate, setSheet, toggleZone]);
  useShortcuts(keys);
  useEffect(() => {
    const openPalette = (event: KeyboardEvent): void => {
      if (event.key !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setSheet('palette');
    };
    document.addEventListener('keydown', openPalette);
    return () => document.removeEventListener('keydown', openPalette);
  }, [setSheet]);
}
