import { useSyncExternalStore } from 'react';

/** What somebody has chosen on this device. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  /** `auto` is compact where there is room for much. */
  readonly density: 'auto' | 'comfortable' | 'compact';
  readonly zone: 'utc' | 'local';
  readonly language: 'en' | 'de';
  /** Shortcuts of a single letter. */
  readonly shortcuts: boolean;
  readonly motion: 'system' | 'none';
}

const KEY = 'berth.preferences';
const CHOICES = {
  theme: ['system', 'light', 'dark'],
  density: ['auto', 'comfortable', 'compact'],
  zone: ['utc', 'local'],
  language: ['en', 'de'],
  shortcuts: [true, false],
  motion: ['system', 'none'],
} as const satisfies { readonly [Name in keyof Preferences]: readonly Preferences[Name][] };

/** The first of each is what is so until somebody chooses. */
const DEFAULTS: Preferences = {
  theme: 'system',
  density: 'auto',
  zone: 'utc',
  language: 'en',
  shortcuts: true,
  motion: 'system',
};

const listeners = new Set<() => void>();
let current = read();

addEventListener('storage', ({ key }) => {
  if (key === KEY || key === null) publish(read());
});

export function preferences(): Preferences {
  return current;
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(listenToPreferences, preferences);
}

function listenToPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Chooses; where nothing can be stored it holds until the page is left. */
export function choose(change: Partial<Preferences>): void {
  const chosen = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // A private window, or full: the choice still holds for this page.
  }
  publish(chosen);
}

function publish(chosen: Preferences): void {
  current = chosen;
  for (const listener of listeners) listener();
}

/** What is stored, as far as it makes sense. */
function read(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    const sound = Object.entries(stored).filter(([name, value]) => {
      const choices: readonly unknown[] = CHOICES[name as keyof Preferences];
      return name in CHOICES && choices.includes(value);
    });
    return { ...DEFAULTS, ...Object.fromEntries(sound) };
  } catch {
    return DEFAULTS;
  }
}
