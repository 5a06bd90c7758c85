import { useEffect, useRef, useState, type RefObject } from 'react';
import { isTyping } from '../lib/shortcuts';
import { preferences } from '../lib/preferences';

interface RowKeys {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Brings a row into view, so that it can be focused. */
  readonly show: (index: number) => void;
}

/** Moves by arrows and Home/End among the rows, and by j/k from anywhere in the page. */
export function useRowKeys({ scroller, count, show }: RowKeys): {
  readonly current: number;
  readonly setCurrent: (index: number) => void;
} {
  const [current, setCurrent] = useState(0);
  const latest = useRef({ current, count, show });
  useEffect(() => {
    latest.current = { current, count, show };
  });
  useEffect(() => {
    const move = (event: KeyboardEvent): void => {
      const element = scroller.current;
      if (!element || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const isInside = element.contains(document.activeElement);
      const isFirst = document.querySelector('.table') === element;
      const { current: at, count: rows, show: bring } = latest.current;
      const target = targetOf(event.key, at, rows, { isInside, isFirst });
      if (target === undefined) return;
      event.preventDefault();
      const next = isInside ? Math.max(0, Math.min(rows - 1, target)) : at;
      setCurrent(next);
      bring(next);
      requestAnimationFrame(() =>
        element.querySelector<HTMLElement>(`[data-row="${String(next)}"]`)?.focus(),
      );
    };
    document.addEventListener('keydown', move);
    return () => document.removeEventListener('keydown', move);
  }, [scroller]);
  return { current: Math.min(current, Math.max(0, count - 1)), setCurrent };
}

function targetOf(
  key: string,
  at: number,
  count: number,
  { isInside, isFirst }: { readonly isInside: boolean; readonly isFirst: boolean },
): number | undefined {
  if (count === 0) return undefined;
  const isLetter = preferences().shortcuts && (isInside || isFirst);
  if (isLetter && key === 'j') return at + 1;
  if (isLetter && key === 'k') return at - 1;
  if (!isInside) return undefined;
  if (key === 'ArrowDown') return at + 1;
  if (key === 'ArrowUp') return at - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}
