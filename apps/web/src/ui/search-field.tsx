import { useEffect, useRef, useState } from 'react';
import './search-field.css';
import { Icon } from './icon';

const SETTLED_MS = 250;

interface SearchFieldProps {
  /** Heard; what stands in the empty field says the same. */
  readonly label: string;
  readonly value: string;
  readonly lengthMax?: number;
  /** Told what was typed, once it has come to rest. */
  readonly search: (text: string) => void;
}

/** A filter that is typed; the key f goes to it. */
export function SearchField({ label, value, lengthMax = 300, search }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // It was changed elsewhere: a chip was taken away, or somebody went back.
    setKnown(value);
    setText(value);
  }
  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
  });
  useEffect(() => {
    if (text === known) return undefined;
    const timer = setTimeout(() => {
      setKnown(text);
      latest.current(text);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text, known]);
  return (
    <div className="search-field">
      <Icon name="search" />
      <input
        type="search"
        className="input"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        maxLength={lengthMax}
        data-filter=""
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
