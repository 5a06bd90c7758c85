import { identifierItemSchema } from '@berth/contract';
import { AT_OPTION, LIMIT_OPTION, READING_OPTIONS, type Command } from './command.js';
import { showItems } from './pages.js';
import { poolNames } from './pool-names.js';
import { onlyWord } from './read-words.js';
import { ask, pathOf, type Source } from './source.js';
import type { Column } from './table.js';

/** A client and what it holds. */
interface Holder {
  readonly client_id: string;
  readonly leases: readonly HeldPlace[];
}

interface HeldPlace {
  readonly pool: string;
  readonly identifier: string;
  readonly state: string;
  readonly last_seen: string | null;
}

const COLUMNS: readonly Column<Holder>[] = [
  { title: 'CLIENT', of: ({ client_id: client }) => client },
  {
    title: 'HOLDS',
    of: ({ leases }) => leases.map(({ pool, identifier }) => `${pool}/${identifier}`).join(', '),
  },
  { title: 'STATE', of: ({ leases }) => [...new Set(leases.map(({ state }) => state))].join(', ') },
  {
    title: 'LAST-SEEN',
    of: ({ leases }) =>
      leases
        .map((lease) => lease.last_seen ?? '')
        .toSorted()
        .at(-1),
  },
];

export const clients: Command = {
  name: 'clients',
  takes: '[part of a name]',
  says: 'Clients that hold something, and what.',
  more: ['What one held when: berth tenancies --client <client>. All it did: berth events client:<client>'],
  options: {
    ...READING_OPTIONS,
    pool: { value: 'pool', says: 'of this pool; without it, of every pool' },
    ...AT_OPTION,
    ...LIMIT_OPTION,
  },
  run: async (words, context) => {
    const part = onlyWord(words, 'part of a name') ?? '';
    const source = await context.source();
    const at = words.value('at');
    const only = words.value('pool');
    const leases = new Map<string, HeldPlace[]>();
    for (const pool of only === undefined ? await poolNames(source, at) : [only]) {
      await addHolders(source, pool, at, leases);
    }
    const holders = [...leases]
      .filter(([client]) => client.includes(part))
      .map(([client, held]) => ({ client_id: client, leases: held }))
      .toSorted((a, b) => (a.client_id < b.client_id ? -1 : 1));
    showItems(words, context, COLUMNS, holders);
  },
};

async function addHolders(
  source: Source,
  pool: string,
  at: string | undefined,
  leases: Map<string, HeldPlace[]>,
): Promise<void> {
  const { value } = await ask(
    source,
    pathOf('/allocated', { pool, as_of: at }),
    identifierItemSchema.array(),
  );
  for (const { client_id: client, identifier, state, last_seen } of value) {
    if (client === null) continue;
    const held = leases.get(client) ?? [];
    leases.set(client, [...held, { pool, identifier, state, last_seen }]);
  }
}
