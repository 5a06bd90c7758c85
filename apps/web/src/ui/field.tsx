import { useId, type ComponentProps, type ReactNode } from 'react';
import './field.css';

interface FieldProps {
  readonly label: string;
  readonly note?: ReactNode;
  readonly fault?: string | undefined;
}

type TextFieldProps = FieldProps & ComponentProps<'input'>;

/** A line of text with its label, a note, and what is wrong with it. */
export function TextField({ label, note, fault, className = '', ...input }: TextFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...input}
        id={id}
        className={`input ${className}`}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-note`}
      />
      <FieldNote id={`${id}-note`} note={note} fault={fault} />
    </div>
  );
}

/** A few lines of text. */
export function TextArea({ label, note, fault, ...area }: FieldProps & ComponentProps<'textarea'>) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <textarea
        {...area}
        id={id}
        className="input"
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-note`}
      />
      <FieldNote id={`${id}-note`} note={note} fault={fault} />
    </div>
  );
}

function FieldNote({ id, note, fault }: Pick<FieldProps, 'note' | 'fault'> & { readonly id: string }) {
  if (fault === undefined && note === undefined) return null;
  return (
    <div id={id} className={fault === undefined ? 'field-note' : 'field-fault'} role={fault && 'alert'}>
      {fault ?? note}
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  /** Heard, not seen. */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly choose: (value: Value) => void;
}

/** One of a few, side by side. */
export function Segments<Value extends string>({ label, value, options, choose }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <div className="segments" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className="segment">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => choose(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

/** One of many, with a label above; the browser's own list. */
export function Select<Value extends string>({
  label,
  value,
  options,
  choose,
}: Omit<ChoiceProps<Value>, 'options'> & {
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={value}
        onChange={(event) => choose(event.target.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
