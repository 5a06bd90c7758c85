import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { t } from '../lib/i18n/catalogue';
import { IconButton } from './button';
import './toasts.css';

interface Toast {
  readonly key: number;
  readonly text: ReactNode;
  readonly isBad: boolean;
  /** For how long it is shown. */
  readonly ms: number;
}

const SHOWN_MS = 8_000;
const SHOWN_MAX = 4;

let toasts: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

/**
 * Says something in the corner for a while; a link in it may lead to the event that was written. Answers what it can
 * be dismissed by.
 */
export function toast(
  text: ReactNode,
  { isBad = false, ms = SHOWN_MS }: { readonly isBad?: boolean; readonly ms?: number } = {},
): number {
  count += 1;
  show([...toasts, { key: count, text, isBad, ms }].slice(-SHOWN_MAX));
  return count;
}

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Takes a toast away that is no longer so. */
export function dismiss(key: number): void {
  show(toasts.filter((shown) => shown.key !== key));
}

/** Where toasts appear; once in the page. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((each) => (
        <ToastLine key={each.key} id={each.key} text={each.text} isBad={each.isBad} ms={each.ms} />
      ))}
    </div>
  );
}

function ToastLine({ id, text, isBad, ms }: Omit<Toast, 'key'> & { readonly id: number }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), ms);
    return () => clearTimeout(timer);
  }, [id, ms]);
  return (
    <div className={isBad ? 'toast toast-bad' : 'toast'}>
      <div className="toast-text">{text}</div>
      <IconButton size="small" icon="close" label={t('ui.close')} onClick={() => dismiss(id)} />
    </div>
  );
}
