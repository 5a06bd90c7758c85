import { clientListSchema, identifierListSchema, poolListSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import type { NavigateOptions } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { apiQuery } from '../lib/api';
import { formatCount } from '../lib/format-number';
import { t } from '../lib/i18n/catalogue';
import type { IconName } from '../ui/icon';
import { readMoment } from './as-of-clock';

/** Something that can be gone to. */
export interface Found {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly icon: IconName;
  readonly to: NavigateOptions;
}

const EACH_MAX = 5;
/** What the mint makes, in its usual forms. */
const MINTED = /^([a-z_]+_)?[0-9A-Za-z-]{16,40}$|^\d{15,19}$/;

const PAGES: readonly Found[] = [
  { key: 'overview', name: 'nav.overview', icon: 'overview', note: 'g o', to: { to: '/' } },
  { key: 'pools', name: 'nav.pools', icon: 'pools', note: 'g p', to: { to: '/pools' } },
  { key: 'clients', name: 'nav.clients', icon: 'clients', note: 'g c', to: { to: '/clients' } },
  { key: 'events', name: 'nav.events', icon: 'events', note: 'g e', to: { to: '/events' } },
  { key: 'mint', name: 'nav.mint', icon: 'mint', note: 'g m', to: { to: '/mint' } },
  { key: 'settings', name: 'nav.settings', icon: 'settings', note: 'g s', to: { to: '/settings' } },
];

/** What a text may mean, the likeliest first. */
export function useFound(
  typed: string,
  { pool, isUtc }: { readonly pool: string | undefined; readonly isUtc: boolean },
): readonly Found[] {
  const text = useDeferredValue(typed.trim());
  const asked = { enabled: text !== '', meta: { live: 'never' } } as const;
  const { data: pools } = useQuery({
    ...apiQuery({ path: 'v1/pools', query: { q: text, limit: EACH_MAX }, schema: poolListSchema }),
    ...asked,
  });
  const inPool = pool ?? pools?.data.items[0]?.pool ?? 'default';
  const { data: identifiers } = useQuery({
    ...apiQuery({
      path: `v1/pools/${encodeURIComponent(inPool)}/identifiers`,
      query: { q: text, limit: EACH_MAX },
      schema: identifierListSchema,
    }),
    ...asked,
  });
  const { data: clients } = useQuery({
    ...apiQuery({ path: 'v1/clients', query: { q: text, limit: EACH_MAX }, schema: clientListSchema }),
    ...asked,
  });
  if (text === '') return pages('');
  return [
    ...exact(text, isUtc),
    ...pages(text),
    ...(pools?.data.items ?? []).map(({ pool: name, capacity }): Found => ({
      key: `pool ${name}`,
      name,
      note: `${t('frame.pool')} · ${formatCount(capacity)}`,
      icon: 'pools',
      to: { to: '/pools/$pool', params: { pool: name } },
    })),
    ...(identifiers?.data.items ?? []).map(({ identifier, state }): Found => ({
      key: `identifier ${identifier}`,
      name: identifier,
      note: `${inPool} · ${t(`state.${state}`)}`,
      icon: 'pools',
      to: { to: '/pools/$pool/ids/$identifier', params: { pool: inPool, identifier } },
    })),
    ...(clients?.data.items ?? []).map(({ client_id: client }): Found => ({
      key: `client ${client}`,
      name: client,
      note: t('client.title'),
      icon: 'clients',
      to: { to: '/clients/$client', params: { client } },
    })),
  ];
}

function pages(text: string): readonly Found[] {
  return PAGES.map((page) => ({ ...page, name: t(page.name as 'nav.overview') })).filter(({ name }) =>
    name.toLowerCase().includes(text.toLowerCase()),
  );
}

/** What can only mean one thing: a position, a moment, an ID of the mint. */
function exact(text: string, isUtc: boolean): readonly Found[] {
  const found: Found[] = [];
  const position = /^(?:position\s+|#)?(\d{1,15})$/i.exec(text)?.[1];
  if (position !== undefined) {
    found.push({
      key: 'event',
      name: t('live.position', { position }),
      note: t('nav.events'),
      icon: 'events',
      to: { to: '/events/$position', params: { position } },
    });
  }
  const moment = position === undefined ? readMoment(text, isUtc) : undefined;
  if (moment !== undefined) {
    found.push({
      key: 'moment',
      name: moment,
      note: t('asOf.title'),
      icon: 'clock',
      to: { to: '.', search: (search: object) => ({ ...search, at: moment }) } as NavigateOptions,
    });
  }
  if (MINTED.test(text)) {
    found.push({
      key: 'minted',
      name: text,
      note: t('nav.mint'),
      icon: 'mint',
      to: { to: '/mint', search: { decode: text } },
    });
  }
  return found;
}
