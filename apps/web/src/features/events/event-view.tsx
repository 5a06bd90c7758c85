import { eventsSchema, type EventItem, type RawEvent } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { apiQuery } from '../../lib/api';
import { eventSummary } from '../../lib/event-summary';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Segments } from '../../ui/field';
import { Snippet } from '../../ui/notice';
import { Ago, Time } from '../../ui/time';
import { writtenName } from './event-question';
import { BeforeAndAfter } from './event-state';
import './event-view.css';

/** Of one request, more are a list of their own. */
const OTHERS_MAX = 20;

/** All that there is to say of one event. */
export function EventView({ event }: { readonly event: RawEvent }) {
  const [part, setPart] = useState<'summary' | 'json'>('summary');
  return (
    <div className="event">
      <Segments
        label={t('events.parts')}
        value={part}
        options={[
          { value: 'summary', label: t('events.summary') },
          { value: 'json', label: 'JSON' },
        ]}
        choose={setPart}
      />
      {part === 'json' ? (
        <Snippet text={JSON.stringify(event, null, 2)} />
      ) : (
        <>
          <p className="event-says">{eventSummary(event)}</p>
          <Facts event={event} />
          <BeforeAndAfter key={event.position} event={event} />
          {event.request_id !== null && <OfRequest event={event} request={event.request_id} />}
        </>
      )}
    </div>
  );
}

function Facts({ event }: { readonly event: EventItem }) {
  const { pool, identifier, client_id: client, token, actor, reason, request_id: request } = event;
  const facts: readonly (readonly [name: string, value: ReactNode])[] = [
    [
      t('events.column.time'),
      <>
        <Time at={event.recorded_at} style="full" /> <Ago at={event.recorded_at} />
      </>,
    ],
    [
      t('events.column.pool'),
      pool !== null && (
        <Link to="/pools/$pool" params={{ pool }}>
          {pool}
        </Link>
      ),
    ],
    [
      t('events.column.identifier'),
      pool !== null && identifier !== null && (
        <Link to="/pools/$pool/ids/$identifier" params={{ pool, identifier }} className="mono">
          {identifier}
        </Link>
      ),
    ],
    [
      t('events.column.client'),
      client !== null && (
        <Link to="/clients/$client" params={{ client }} className="mono">
          {client}
        </Link>
      ),
    ],
    [
      t('events.column.token'),
      token !== null && <Meant term={`token:${String(token)}`}>{formatCount(token)}</Meant>,
    ],
    [t('events.column.actor'), <Meant term={`actor:${writtenName(actor)}`}>{actor}</Meant>],
    [t('events.column.reason'), reason],
    [
      t('events.column.request'),
      request !== null && (
        <Meant term={`request:${writtenName(request)}`}>
          <span className="mono">{request}</span>
        </Meant>
      ),
    ],
  ];
  return (
    <dl className="event-facts">
      {facts.map(
        ([name, value]) =>
          value !== false &&
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** A value that leads to all events that have it. */
function Meant({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <Link to="/events" search={{ q: term }} title={t('events.allWith', { term })}>
      {children}
    </Link>
  );
}

/** What else the request did. */
function OfRequest({ event, request }: { readonly event: EventItem; readonly request: string }) {
  const term = `request:${writtenName(request)}`;
  const { data } = useQuery({
    ...apiQuery({
      path: 'v1/events',
      query: { query: term, order: 'asc', limit: OTHERS_MAX },
      schema: eventsSchema,
    }),
    meta: { live: 'never' },
  });
  if (!data) return null;
  const { items, total } = data.data;
  const others = items.filter(({ position }) => position !== event.position);
  return (
    <section className="event-part">
      <h3>{t('events.ofRequest')}</h3>
      {others.length === 0 ? (
        <p className="muted">{t('events.onlyOfRequest')}</p>
      ) : (
        <ul className="event-others">
          {others.map(({ position, type, identifier }) => (
            <li key={position}>
              <Link to="/events/$position" params={{ position: String(position) }} className="mono">
                {formatCount(position)}
              </Link>
              <span>{type}</span>
              <span className="mono muted">{identifier}</span>
            </li>
          ))}
        </ul>
      )}
      {total > OTHERS_MAX && (
        <Link to="/events" search={{ q: term }}>
          {t('events.allOfRequest', { count: total })}
        </Link>
      )}
    </section>
  );
}
