import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { readMoment, useAsOf } from '../lib/as-of';
import { formatTime } from '../lib/format-time';
import { t } from '../lib/i18n/catalogue';
import { useNow } from '../lib/now';
import { useZone } from '../lib/use-zone';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Popover } from '../ui/overlay';

const SPANS = [
  { text: '1 h', ms: 3_600_000 },
  { text: '24 h', ms: 86_400_000 },
  { text: '7 d', ms: 604_800_000 },
] as const;

/** Has the whole console shown as of another moment. */
export function AsOfClock() {
  const asOf = useAsOf();
  const navigate = useNavigate();
  const now = useNow();
  const zone = useZone();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [isFaulty, setFaulty] = useState(false);
  const show = (at: string | undefined): void => {
    setFaulty(at === undefined);
    if (at === undefined) return;
    setOpen(false);
    void navigate({ to: '.', search: (search) => ({ ...search, at }) });
  };
  const shown = asOf === undefined ? t('asOf.now') : t('live.past');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    show(readMoment(text, zone === 'utc'));
  };
  return (
    <Popover
      isOpen={isOpen}
      setOpen={setOpen}
      target={
        <Button
          look="quiet"
          icon="clock"
          aria-label={`${shown}. ${t('asOf.title')}`}
          onClick={() => {
            setText(asOf ?? formatTime(now, zone, 'second').slice(0, 19));
            setOpen(!isOpen);
          }}
        >
          <span className="topbar-wide">{shown}</span>
        </Button>
      }
    >
      <form className="as-of-form" onSubmit={submit}>
        <TextField
          label={t('asOf.title')}
          note={t('asOf.invalid')}
          fault={isFaulty ? t('asOf.invalid') : undefined}
          value={text}
          data-autofocus
          onChange={(event) => setText(event.target.value)}
        />
        <div className="as-of-spans">
          {SPANS.map((span) => (
            <Button key={span.text} size="small" onClick={() => show(new Date(now - span.ms).toISOString())}>
              {t('asOf.ago', { span: span.text })}
            </Button>
          ))}
        </div>
        <Button type="submit" look="primary">
          {t('asOf.show')}
        </Button>
      </form>
    </Popover>
  );
}
