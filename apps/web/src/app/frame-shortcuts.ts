import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useAsOf } from '../lib/as-of';
import { live } from '../lib/live';
import { useShortcuts } from '../lib/shortcuts';
import { copyLink } from './copy-link';
import { useToggleZone } from './toggle-zone';
import type { Sheet } from './topbar';

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
  const asOf = useAsOf();
  const toggleZone = useToggleZone();
  const wentAt = useRef(0);
  const keys = useMemo(() => {
    const go = Object.fromEntries(
      Object.entries(GO).map(([key, to]) => [
        key,
        () => {
          if (Date.now() - wentAt.current < GO_WITHIN_MS) void navigate({ to });
          else if (key === 'c') clickFirst('main [data-copies^="curl "]');
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
      '[': asOf === undefined ? () => stepBack(navigate) : undefined,
      t: toggleZone,
      y: () => void copyLink(),
      '.': () => live.pause(!live.state.isPaused),
      f: () => document.querySelector<HTMLElement>('main [data-filter]')?.focus(),
    };
  }, [navigate, setSheet, toggleZone, asOf]);
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

/** From now into the past: first as of the last event, from where one can step on. */
function stepBack(navigate: ReturnType<typeof useNavigate>): void {
  const position = live.state.tick?.position ?? -1;
  if (position < 0) return;
  void navigate({ to: '.', search: (search: object) => ({ ...search, at: String(position) }) });
}

function clickFirst(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}
