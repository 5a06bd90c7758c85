import { clientListSchema, type ClientEntry } from '@berth/contract';
import { AT_OPTION, LIST_OPTIONS, READING_OPTIONS, type Command } from './command.js';
import { showList } from './pages.js';
import { onlyWord } from './read-words.js';
import type { Column } from './table.js';

const COLUMNS: readonly Column<ClientEntry>[] = [
  { title: 'CLIENT', of: ({ client_id: client }) => client },
  {
    title: 'HOLDS',
    of: ({ leases }) => leases.map(({ pool, identifier }) => `${pool}/${identifier}`).join(', '),
  },
  { title: 'STATUS', of: ({ status }) => status },
  { title: 'HELD-SINCE', of: ({ held_since: since }) => since },
  { title: 'LAST-SEEN', of: ({ last_seen: lastSeen }) => lastSeen },
];

export const clients: Command = {
  name: 'clients',
  takes: '[part of a name]',
  says: 'Clients that hold something, and what; or all that ever did.',
  more: ['What one held when: berth tenancies --client <client>. All it did: berth events client:<client>'],
  options: {
    ...READING_OPTIONS,
    pool: { value: 'pool', says: 'of this pool; without it, of every pool' },
    status: { value: 'statuses', says: 'held, late, resting, gone, or several of them (held,late)' },
    ...AT_OPTION,
    ...LIST_OPTIONS,
  },
  run: (words, context) =>
    showList(words, context, COLUMNS, {
      path: '/v1/clients',
      parameters: {
        q: onlyWord(words, 'part of a name'),
        pool: words.value('pool'),
        status: words.value('status') ?? 'held,late',
        as_of: words.value('at'),
      },
      schema: clientListSchema,
    }),
};
