import { identifierDetailSchema, type EventItem } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api';
import { t } from '../../lib/i18n/catalogue';
import { formatCount } from '../../lib/format-number';
import { StateChip } from '../../ui/state-chip';
import { Time } from '../../ui/time';

/** The identifier before and after an event. Keyed by the event, so that no other one's states are shown. */
export function BeforeAndAfter({ event }: { readonly event: EventItem }) {
  const { position, pool, identifier } = event;
  const isAbout = pool !== null && identifier !== null;
  const question = {
    path: `identifier/${encodeURIComponent(identifier ?? '')}`,
    query: { pool: pool ?? undefined },
    schema: identifierDetailSchema,
  };
  const before = useQuery({
    ...apiQuery({ ...question, asOf: String(position - 1) }),
    enabled: isAbout && position > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const after = useQuery({
    ...apiQuery({ ...question, asOf: String(position) }),
    enabled: isAbout,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isAbout || !after.data) return null;
  const [was, is] = [before.data?.data, after.data.data];
  const rows = [
    {
      name: t('events.state'),
      values: [was, is].map((at) => at && <StateChip state={at.state} />),
      isSame: was?.state === is.state,
    },
    {
      name: t('events.column.client'),
      values: [was, is].map(
        (at) => at && (at.client_id === null ? '—' : <span className="mono">{at.client_id}</span>),
      ),
      isSame: was?.client_id === is.client_id,
    },
    {
      name: t('events.column.token'),
      values: [was, is].map((at) => at && (at.token === undefined ? '—' : formatCount(at.token))),
      isSame: was?.token === is.token,
    },
    {
      name: t('events.expires'),
      values: [was, is].map((at) => at && <Time at={at.expires_at} />),
      isSame: was?.expires_at === is.expires_at,
    },
  ];
  return (
    <section className="event-part">
      <h3>{t('events.beforeAfter', { identifier })}</h3>
      <table className="event-states">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('events.before')}</th>
            <th scope="col">{t('events.after')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values: [earlier, later], isSame }) => (
            <tr key={name} className={isSame ? 'muted' : ''}>
              <th scope="row">{name}</th>
              <td>{earlier ?? '—'}</td>
              <td>{later}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
