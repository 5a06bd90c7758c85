import { useEffect } from 'react';
import { preferences } from './preferences';

/** Whether a key is for a field that is written in, or for a dialog. */
export function isTyping({ target }: Event): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isField = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  return isField || target.closest('[role="dialog"], [role="menu"]') !== null;
}

/** What single keys do, by `event.key`; nothing while somebody writes, or has them switched off. */
export function useShortcuts(shortcuts: Readonly<Record<string, (() => void) | undefined>>): void {
  useEffect(() => {
    const run = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || !preferences().shortcuts)
        return;
      const shortcut = Object.hasOwn(shortcuts, event.key) ? shortcuts[event.key] : undefined;
      if (!shortcut || event.defaultPrevented) return;
      event.preventDefault();
      shortcut();
    };
    document.addEventListener('keydown', run);
    return () => document.removeEventListener('keydown', run);
  }, [shortcuts]);
}
