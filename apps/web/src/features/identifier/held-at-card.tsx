import { identifierTenanciesSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { apiQuery, urlOf } from '../../lib/api';
import { positionOf, readMoment, useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { formatTime } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';
import { useZone } from '../../lib/use-zone';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { TextField } from '../../ui/field';
import { Name } from '../../ui/name';
import { Skeleton } from '../../ui/notice';
import { Time } from '../../ui/time';
import { pathOf, ROUTE, type IdentifierOf } from './identifier-path';
import './identifier.css';

const ANSWER_HEIGHT = 32;

/** Who held it at one moment. */
export function HeldAtCard({ of }: { readonly of: IdentifierOf }) {
  const { when } = useSearch({ from: ROUTE });
  const asOf = useAsOf();
  const url = urlOf(`${pathOf(of)}/tenancies`, { at: when, limit: 1, as_of: asOf });
  return (
    <Card title={t('identifier.heldAt')} actions={when !== undefined && <CopyCurl url={url} />}>
      <WhenForm key={when} when={when} />
      {when !== undefined && <Answer of={of} when={when} />}
    </Card>
  );
}

function WhenForm({ when }: { readonly when: string | undefined }) {
  const navigate = useNavigate({ from: ROUTE });
  const zone = useZone();
  const [text, setText] = useState(() => shownMoment(when, zone));
  const [isFaulty, setFaulty] = useState(false);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const asked = readMoment(text, zone === 'utc');
    setFaulty(asked === undefined && text.trim() !== '');
    if (asked === undefined && text.trim() !== '') return;
    void navigate({ search: (before) => ({ ...before, when: asked }) });
  };
  return (
    <form className="when-form" onSubmit={submit}>
      <TextField
        label={t('identifier.heldAtTime')}
        note={t('identifier.heldAtNote')}
        fault={isFaulty ? t('identifier.heldAtInvalid') : undefined}
        className="mono"
        placeholder="2026-11-22 10:15:00.000"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" look="primary">
        {t('identifier.heldAtAsk')}
      </Button>
    </form>
  );
}

function Answer({ of, when }: { readonly of: IdentifierOf; readonly when: string }) {
  const asOf = useAsOf();
  const question = { path: `${pathOf(of)}/tenancies`, query: { at: when, limit: 1 } };
  const { data, error, refetch } = useQuery(
    apiQuery({ ...question, schema: identifierTenanciesSchema, asOf }),
  );
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={ANSWER_HEIGHT} />;
  const [tenancy] = data.data.items;
  return (
    <div className="when-answer" role="status">
      {tenancy ? (
        <p>
          <strong>
            <Link to="/clients/$client" params={{ client: tenancy.client_id }}>
              <Name of={tenancy.client_id} />
            </Link>
          </strong>{' '}
          {t('identifier.heldAtBy', { token: String(tenancy.token) })}
          <span className="muted">
            {' · '}
            <Time at={tenancy.from} style="full" /> –{' '}
            {tenancy.to === null ? t('tenancy.lasts') : <Time at={tenancy.to} style="full" />}
          </span>
        </p>
      ) : (
        <p>{t('identifier.heldAtNobody')}</p>
      )}
      <Link className="button button-plain" to="." search={(before: object) => ({ ...before, at: when })}>
        {t('identifier.asOfThen')}
      </Link>
    </div>
  );
}

/** A moment as it is typed: in the clock that is shown, to the millisecond. */
function shownMoment(when: string | undefined, zone: 'utc' | 'local'): string {
  if (when === undefined) return '';
  const position = positionOf(when);
  return position === undefined ? formatTime(when, zone, 'full') : formatCount(position);
}
