import type { ReactNode } from 'react';
import { t } from '../lib/i18n/catalogue';
import { Button } from './button';
import { Icon } from './icon';
import './filter-chips.css';

interface ToggleChipsProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode; readonly count?: string }[];
  readonly chosen: ReadonlySet<Value>;
  readonly toggle: (value: Value) => void;
}

/** What may be chosen, several at once, each with how many there are. */
export function ToggleChips<Value extends string>({
  label,
  options,
  chosen,
  toggle,
}: ToggleChipsProps<Value>) {
  return (
    <div className="chips" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="chip"
          aria-pressed={chosen.has(option.value)}
          onClick={() => toggle(option.value)}
        >
          {option.label}
          {option.count !== undefined && <span className="chip-count">{option.count}</span>}
        </button>
      ))}
    </div>
  );
}

interface FilterChipsProps {
  readonly filters: readonly { readonly key: string; readonly label: string; readonly remove: () => void }[];
  readonly clear?: () => void;
}

/** What the list is narrowed by; each can be taken away. */
export function FilterChips({ filters, clear }: FilterChipsProps) {
  if (filters.length === 0) return null;
  return (
    <div className="chips">
      {filters.map(({ key, label, remove }) => (
        <button
          key={key}
          type="button"
          className="chip"
          aria-label={t('ui.remove', { name: label })}
          onClick={remove}
        >
          {label}
          <Icon name="close" size={12} />
        </button>
      ))}
      {clear && filters.length > 1 && (
        <Button look="quiet" size="small" onClick={clear}>
          {t('ui.clear')}
        </Button>
      )}
    </div>
  );
}
