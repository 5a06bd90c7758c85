import {
  clientListSchema,
  identifierListSchema,
  poolListSchema,
  viewsSchema,
  type IdentifierEntry,
} from '@berth/contract';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiQuery } from '../lib/api';
import { useAsOf } from '../lib/as-of';
import { formatCount } from '../lib/format-number';
import { t } from '../lib/i18n/catalogue';
import { exactly, numberIn, pages, recent, type Found } from './palette-entries';

const EACH_MAX = 5;
/** Without a pool to look in, it is looked for in so many: those that hold most. */
const POOLS_MAX = 3;
const SETTLED_MS = 120;

interface Where {
  readonly pool: string | undefined;
  readonly isUtc: boolean;
  readonly actions: readonly Found[];
}

/** What a text may mean, the likeliest first. */
export function useFound(typed: string, { pool, isUtc, actions }: Where): readonly Found[] {
  const text = typed.trim();
  const settled = useSettled(text);
  const named = useNamed(settled, pool);
  if (text === '') return [...recent(), ...pages(''), ...actions];
  const isKnown = settled === text;
  const lower = text.toLowerCase();
  return [
    ...exactly(text, isUtc),
    ...pages(text),
    ...(isKnown ? named : []),
    ...actions.filter(({ name, note }) => `${note} ${name}`.toLowerCase().includes(lower)),
  ].sort((a, b) => rank(a, text) - rank(b, text));
}

/** A number means an identifier before it means a position; all else stays as it is. */
function rank({ key }: Found, text: string): number {
  const isNumber = /^(0x[\da-f]+|\d+)$/i.test(text);
  return isNumber && key.startsWith('identifier ') ? 0 : 1;
}

/** What has the text in its name: pools, identifiers, clients, saved views. */
function useNamed(text: string, pool: string | undefined): readonly Found[] {
  const asOf = useAsOf();
  const asked = { enabled: text !== '', meta: { live: 'never' } } as const;
  const pools = useQuery({
    ...apiQuery({ path: 'v1/pools', query: { q: text, limit: EACH_MAX }, schema: poolListSchema, asOf }),
    ...asked,
  });
  const clients = useQuery({
    ...apiQuery({ path: 'v1/clients', query: { q: text, limit: EACH_MAX }, schema: clientListSchema, asOf }),
    ...asked,
  });
  const views = useQuery({
    ...apiQuery({ path: 'v1/views', query: { q: text, limit: EACH_MAX }, schema: viewsSchema }),
    ...asked,
  });
  const identifiers = useIdentifiers(text, pool);
  return [
    ...identifiers,
    ...itemsOf(clients).map(({ client_id: client }): Found => ({
      key: `client ${client}`,
      name: client,
      note: t('client.title'),
      icon: 'clients',
      to: { to: '/clients/$client', params: { client } },
    })),
    ...itemsOf(pools).map(({ pool: name, capacity }): Found => ({
      key: `pool ${name}`,
      name,
      note: `${t('frame.pool')} · ${formatCount(capacity)}`,
      icon: 'pools',
      to: { to: '/pools/$pool', params: { pool: name } },
    })),
    ...itemsOf(views).map(({ slug, title }): Found => ({
      key: `view ${slug}`,
      name: title,
      note: t('frame.view'),
      icon: 'events',
      to: { to: '/events', search: { view: slug } },
    })),
  ];
}

/** Identifiers with the text, or with the number that it is, in their names. */
function useIdentifiers(text: string, pool: string | undefined): readonly Found[] {
  const asOf = useAsOf();
  const most = useQuery({
    ...apiQuery({
      path: 'v1/pools',
      query: { sort: '-held', limit: POOLS_MAX },
      schema: poolListSchema,
      asOf,
    }),
    enabled: text !== '' && pool === undefined,
  });
  const names = pool === undefined ? itemsOf(most).map((each) => each.pool) : [pool];
  const number = numberIn(text);
  const q = number ?? text;
  const answers = useQueries({
    queries: names.map((name) => ({
      ...apiQuery({
        path: `v1/pools/${encodeURIComponent(name)}/identifiers`,
        query: { q, limit: EACH_MAX },
        schema: identifierListSchema,
        asOf,
      }),
      enabled: text !== '',
      meta: { live: 'never' as const },
    })),
  });
  return answers
    .flatMap((answer, index) => itemsOf(answer).map((entry) => ({ entry, name: names[index] ?? '' })))
    .filter(({ entry }) => isAbout(entry, q))
    .sort((a, b) => Number(isNumbered(b.entry, number)) - Number(isNumbered(a.entry, number)))
    .map(({ entry: { identifier, state }, name }): Found => ({
      key: `identifier ${name} ${identifier}`,
      name: identifier,
      note: `${name} · ${t(`state.${state}`)}`,
      icon: 'pools',
      to: { to: '/pools/$pool/ids/$identifier', params: { pool: name, identifier } },
    }));
}

/** Not those whose client alone has the text in its name. */
function isAbout({ identifier }: IdentifierEntry, q: string): boolean {
  return identifier.toLowerCase().includes(q.toLowerCase());
}

/** Whether it is `vm-0042` for the number 42. */
function isNumbered({ identifier }: IdentifierEntry, number: string | undefined): boolean {
  const digits = /\d+$/.exec(identifier)?.[0];
  return number !== undefined && digits !== undefined && Number(digits) === Number(number);
}

/** What was answered to this very question; nothing while the one before is still shown. */
function itemsOf<Item>({
  data,
  isPlaceholderData,
}: {
  readonly data: { readonly data: { readonly items: readonly Item[] } } | undefined;
  readonly isPlaceholderData: boolean;
}): readonly Item[] {
  return isPlaceholderData ? [] : (data?.data.items ?? []);
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
