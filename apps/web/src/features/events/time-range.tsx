import { parseEventParameter } from '@berth/contract';
import { useState, type SyntheticEvent } from 'react';
import { t } from '../../lib/i18n/catalogue';
import { useNow } from '../../lib/now';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Popover } from '../../ui/overlay';
import type { EventQuestion } from './event-question';

const SPANS = ['-1h', '-24h', '-7d', '-30d'] as const;

/** From when to when: what the brush of the histogram does, in words. */
export function TimeRange({ search: { from, to }, change }: EventQuestion) {
  const now = useNow();
  const [isOpen, setOpen] = useState(false);
  const [draft, setDraft] = useState({ from: '', to: '' });
  const fault = (name: 'from' | 'to'): string | undefined => {
    const text = draft[name].trim();
    const parsed = text === '' ? undefined : parseEventParameter(name, text, now);
    return parsed?.ok === false ? parsed.fault.message : undefined;
  };
  const faults = { from: fault('from'), to: fault('to') };
  const choose = (range: { readonly from?: string | undefined; readonly to?: string | undefined }): void => {
    setOpen(false);
    change({ from: undefined, to: undefined, ...range });
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (faults.from !== undefined || faults.to !== undefined) return;
    choose({ from: draft.from.trim() || undefined, to: draft.to.trim() || undefined });
  };
  return (
    <Popover
      isOpen={isOpen}
      setOpen={setOpen}
      target={
        <Button
          onClick={() => {
            setDraft({ from: from ?? '', to: to ?? '' });
            setOpen(!isOpen);
          }}
        >
          {t('events.time')}
          <Icon name="down" />
        </Button>
      }
    >
      <form className="view-form" onSubmit={submit}>
        <div className="chips">
          {SPANS.map((span) => (
            <Button key={span} size="small" onClick={() => choose({ from: span })}>
              {t('events.last', { span: span.slice(1) })}
            </Button>
          ))}
        </div>
        {(['from', 'to'] as const).map((name) => (
          <TextField
            key={name}
            label={t(`events.${name}`)}
            note={name === 'from' ? t('events.timeHint') : undefined}
            fault={faults[name]}
            value={draft[name]}
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          />
        ))}
        <Button type="submit" look="primary">
          {t('asOf.show')}
        </Button>
      </form>
    </Popover>
  );
}
