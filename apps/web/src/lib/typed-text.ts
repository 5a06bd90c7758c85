import { useEffect, useRef, useState } from 'react';

const REST_MS = 250;

/**
 * What is typed into a field whose text belongs to the address: shown at once, and given to `write` when typing
 * rests. Another text of the owner's comes before what was typed.
 */
export function useTypedText(
  owned: string,
  write: (text: string) => void,
): readonly [text: string, type: (text: string) => void] {
  const [typed, setTyped] = useState<{ readonly text: string; readonly over: string }>();
  const latest = useRef(write);
  useEffect(() => {
    latest.current = write;
  });
  const isTyped = typed !== undefined && (owned === typed.over || owned === typed.text);
  const text = isTyped ? typed.text : owned;
  useEffect(() => {
    if (text === owned) return undefined;
    const timer = setTimeout(() => latest.current(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text, owned]);
  return [text, (next) => setTyped({ text: next, over: owned })];
}
