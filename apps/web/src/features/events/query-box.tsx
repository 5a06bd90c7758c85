import { caretLines, parseEventQuery, type QueryFault } from '@berth/contract';
import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { t } from '../../lib/i18n/catalogue';
import { useNow } from '../../lib/now';
import { Button, IconButton } from '../../ui/button';
import { completionAt } from './completion';
import type { EventQuestion } from './event-question';
import { useSuggestions, type Suggestion } from './suggestions';
import './query-box.css';

/** The address is written when nothing was typed for so long. */
const SETTLED_MS = 250;

/** Where a query is written: what cannot be read is underlined, and what was last read goes on being shown. */
export function QueryBox({ question }: { readonly question: EventQuestion }) {
  const input = useRef<HTMLInputElement>(null);
  const under = useRef<HTMLDivElement>(null);
  const box = useQueryText(question, input);
  const { text, fault, isSettled } = box;
  const scrolled = (): void => {
    if (under.current && input.current) under.current.scrollLeft = input.current.scrollLeft;
  };
  useEffect(scrolled);
  const id = useId();
  const list = useList(box, question);
  return (
    <div className="query" role="search">
      <div className="query-line">
        <div className="query-under mono" aria-hidden="true" ref={under}>
          <Underlined text={text} fault={isSettled ? fault : undefined} />
        </div>
        <input
          ref={input}
          className="input query-input mono"
          role="combobox"
          aria-label={t('events.query')}
          aria-expanded={list.isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={list.at >= 0 ? `${id}-${String(list.at)}` : undefined}
          aria-invalid={isSettled && fault !== undefined}
          aria-describedby={`${id}-fault`}
          placeholder={t('events.queryHint')}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-filter
          value={text}
          onChange={({ target }) => {
            box.type(target.value, target.selectionStart ?? target.value.length);
            list.open();
          }}
          onScroll={scrolled}
          onClick={() => text === '' && list.open()}
          onBlur={list.close}
          onKeyDown={list.press}
        />
        {text !== '' && (
          <IconButton
            size="small"
            className="query-clear"
            icon="close"
            label={t('events.clearQuery')}
            onClick={box.clear}
          />
        )}
        <Suggestions id={id} list={list} />
      </div>
      <div id={`${id}-fault`} aria-live="polite">
        {isSettled && fault && !list.isOpen && <Fault text={text} fault={fault} mend={box.write} />}
      </div>
    </div>
  );
}

/** What is typed, what is wrong with it, and its way into the address. */
function useQueryText(
  { search: { q = '' }, change }: EventQuestion,
  input: RefObject<HTMLInputElement | null>,
) {
  const now = useNow();
  const [text, setText] = useState(q);
  const [asked, setAsked] = useState(q);
  const [sent, setSent] = useState(q);
  const [settled, setSettled] = useState(q);
  const [caret, setCaret] = useState(q.length);
  if (asked !== q) {
    setAsked(q);
    if (q !== sent) {
      // It did not come from here: a chip was taken away, or Back was pressed.
      setSent(q);
      setText(q);
      setSettled(q);
    }
  }
  const parsed = parseEventQuery(text, now);
  const isGood = parsed.ok;
  const apply = useCallback((): void => {
    setSettled(text);
    const next = text.trim();
    if (!isGood || next === q) return;
    setSent(next);
    change({ q: next || undefined }, { replace: true });
  }, [text, isGood, q, change]);
  useEffect(() => {
    const timer = setTimeout(apply, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [apply]);
  const write = (next: string, at = next.length): void => {
    setText(next);
    setCaret(at);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });
  };
  return {
    ...{ text, caret, now, write, apply },
    fault: parsed.ok ? undefined : parsed.fault,
    isSettled: settled === text,
    type: (next: string, at: number) => {
      setText(next);
      setCaret(at);
    },
    clear: () => write(''),
  };
}

type Box = ReturnType<typeof useQueryText>;

/** What may be completed at the caret, and the keys for it. */
function useList(box: Box, { parameters, asOf }: EventQuestion) {
  const [wanted, setWanted] = useState(false);
  const [at, setAt] = useState(-1);
  const completion = wanted ? completionAt(box.text, box.caret) : undefined;
  const isIdle = completion?.field === undefined && completion?.typed === '' && box.text.trim() !== '';
  const found = useSuggestions(completion, { parameters, asOf, now: box.now });
  const suggestions = isIdle ? [] : found;
  // What is wrong elsewhere is told first.
  const isWrongElsewhere =
    box.fault !== undefined &&
    completion !== undefined &&
    (box.fault.at + box.fault.length < completion.at || box.fault.at > completion.end);
  const isOpen = wanted && suggestions.length > 0 && !isWrongElsewhere;
  const close = (): void => {
    setWanted(false);
    setAt(-1);
  };
  const take = (chosen: Suggestion | undefined): void => {
    if (!chosen || !completion) return;
    const rest = box.text.slice(completion.end);
    const written = rest.startsWith(' ') || rest.startsWith(',') ? chosen.written.trimEnd() : chosen.written;
    box.write(box.text.slice(0, completion.at) + written + rest, completion.at + written.length);
    setAt(-1);
    setWanted(chosen.written.endsWith(':'));
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) setWanted(true);
      else setAt((at + step + suggestions.length + (at < 0 && step < 0 ? 1 : 0)) % suggestions.length);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
    } else if ((event.key === 'Enter' || event.key === 'Tab') && isOpen && at >= 0) {
      event.preventDefault();
      take(suggestions[at]);
    } else if (event.key === 'Enter') {
      close();
      box.apply();
    }
  };
  const open = (): void => {
    setWanted(true);
    setAt(-1);
  };
  return { isOpen, suggestions, at, setAt, open, close, take, press };
}

function Suggestions({ id, list }: { readonly id: string; readonly list: ReturnType<typeof useList> }) {
  return (
    <div
      id={`${id}-list`}
      className="query-list"
      role="listbox"
      aria-label={t('events.suggestions')}
      hidden={!list.isOpen}
    >
      {list.suggestions.map((each, index) => (
        <div
          key={each.name}
          id={`${id}-${String(index)}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === list.at}
          className="query-option"
          onPointerMove={() => list.setAt(index)}
          // The field keeps the focus, so that one can go on typing.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => list.take(each)}
          onKeyDown={list.press}
        >
          <span className="mono">{each.name}</span>
          <span className="caption">{each.note}</span>
        </div>
      ))}
    </div>
  );
}

function Underlined({ text, fault }: { readonly text: string; readonly fault: QueryFault | undefined }) {
  if (!fault) return text;
  const end = fault.at + fault.length;
  return (
    <>
      {text.slice(0, fault.at)}
      <span className="query-fault">{text.slice(fault.at, end) || ' '}</span>
      {text.slice(end)}
    </>
  );
}

interface FaultProps {
  readonly text: string;
  readonly fault: QueryFault;
  readonly mend: (text: string, caret?: number) => void;
}

/** What is wrong, with carets under it, and what to write instead. */
function Fault({ text, fault, mend }: FaultProps) {
  const { at, length, message, suggestion } = fault;
  const better = text.slice(0, at) + suggestion + text.slice(at + length);
  return (
    <div className="query-fault-box">
      <p>{message}</p>
      <pre className="query-carets">{caretLines(text, fault)}</pre>
      <Button size="small" onClick={() => mend(better, at + suggestion.length)}>
        {better.trim() === '' ? t('ui.clear') : t('events.writeInstead')}
        {better.trim() !== '' && <span className="mono">{better}</span>}
      </Button>
      <span className="caption">{t('events.lastGood')}</span>
    </div>
  );
}
