import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { t } from '../lib/i18n/catalogue';
import { useZone } from '../lib/use-zone';
import { Icon } from '../ui/icon';
import { Dialog } from '../ui/dialog';
import { useActions, type Found } from './palette-entries';
import { useFound } from './palette-found';
import './palette.css';

interface PaletteProps {
  readonly close: () => void;
  readonly showShortcuts: () => void;
}

/** Goes to whatever is typed: a page, a client, an identifier, an event, a moment. A chunk of its own. */
export default function Palette({ close, showShortcuts }: PaletteProps) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const { pool: fromPath } = useParams({ strict: false });
  const { pool: fromSearch } = useSearch({ strict: false });
  const pool = fromPath ?? fromSearch;
  const actions = useActions(showShortcuts);
  const zone = useZone();
  const navigate = useNavigate();
  const found = useFound(text, { pool, isUtc: zone === 'utc', actions });
  const chosen = Math.min(at, found.length - 1);
  const go = (entry: Found | undefined): void => {
    if (!entry) return;
    close();
    if (entry.to) void navigate(entry.to);
    entry.run?.();
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((chosen + step + found.length) % Math.max(1, found.length));
    }
    if (event.key === 'Enter') go(found[chosen]);
  };
  return (
    <Dialog title={t('frame.goTo')} isOpen close={close} size={600}>
      <input
        className="input"
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={found[chosen] ? `palette-${String(chosen)}` : undefined}
        aria-label={t('frame.search')}
        placeholder={t('frame.searchHint')}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div id="palette-list" ref={list} className="palette" role="listbox" aria-label={t('frame.goTo')}>
        {found.map((entry, index) => (
          <Option
            key={entry.key}
            entry={entry}
            index={index}
            isChosen={index === chosen}
            point={() => setAt(index)}
            go={() => go(entry)}
            press={press}
          />
        ))}
        {found.length === 0 && <p className="palette-none muted">{t('frame.noMatch')}</p>}
      </div>
    </Dialog>
  );
}

interface OptionProps {
  readonly entry: Found;
  readonly index: number;
  readonly isChosen: boolean;
  readonly point: () => void;
  readonly go: () => void;
  readonly press: (event: KeyboardEvent) => void;
}

function Option({ entry: { key, icon, name, note }, index, isChosen, point, go, press }: OptionProps) {
  return (
    <div
      id={`palette-${String(index)}`}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      data-kind={key.split(' ', 1)[0]}
      className="palette-entry"
      onPointerMove={point}
      onClick={go}
      onKeyDown={press}
    >
      <Icon name={icon} />
      <span>{name}</span>
      <span className="caption">{note}</span>
    </div>
  );
}
