import { useEffect, useState } from 'react';

const REST_MS = 300;

/** A text once it has not changed for a moment. */
export function useResting(text: string): string {
  const [resting, setResting] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setResting(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return resting;
}
