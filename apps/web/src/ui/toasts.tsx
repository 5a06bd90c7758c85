import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { t } from '../lib/i18n/catalogue';
import { IconButton } from './button';
import './toasts.css';

interface Toast {
  readonly key: number;
  readonly text: ReactNode;
  readonly isBad: boolean;
}

const SHOWN_MS = 8_000;
const SHOWN_MAX = 4;

let toasts: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

/** Says something in the corner for a while; a link in it may lead to the event that was written. */
export function toast(text: ReactNode, { isBad = false }: { readonly isBad?: boolean } = {}): void {
  count += 1;
  show([...toasts, { key: count, text, isBad }].slice(-SHOWN_MAX));
}

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function dismiss(key: number): void {
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
        <ToastLine key={each.key} id={each.key} text={each.text} isBad={each.isBad} />
      ))}
    </div>
  );
}

function ToastLine({ id, text, isBad }: Omit<Toast, 'key'> & { readonly id: number }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div className={isBad ? 'toast toast-bad' : 'toast'}>
      <div className="toast-text">{text}</div>
      <IconButton size="small" icon="close" label={t('ui.close')} onClick={() => dismiss(id)} />
    </div>
  );
}
