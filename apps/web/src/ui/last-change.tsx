import { eventsSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { apiQuery } from '../lib/api';
import { eventsOf } from '../lib/events-of';
import { t } from '../lib/i18n/catalogue';
import { Time } from './time';

interface LastChangeProps {
  readonly pool: string;
  readonly identifier: string;
}

/** Who changed an identifier last, when and why: for whoever comes second. */
export function LastChange({ pool, identifier }: LastChangeProps) {
  const q = eventsOf({ pool: [pool], identifier: [identifier] });
  const { data } = useQuery(apiQuery({ path: 'v1/events', query: { q, limit: 1 }, schema: eventsSchema }));
  const [event] = data?.data.items ?? [];
  if (!event) return null;
  const { type, actor, recorded_at: at, reason, position } = event;
  return (
    <p className="field-note">
      {t('action.lastChange', { type, actor })} <Time at={at} />
      {reason !== null && ` · ${reason}`}{' '}
      <Link to="/events/$position" params={{ position: String(position) }}>
        {t('ui.showEvent')}
      </Link>
    </p>
  );
}
