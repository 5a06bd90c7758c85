import { identifierListSchema, type IdentifierEntry } from '@berth/contract';
import { AT_OPTION, LIST_OPTIONS, READING_OPTIONS, type Command } from './command.js';
import { showList } from './pages.js';
import { onlyWord } from './read-words.js';
import type { Column } from './table.js';

const COLUMNS: readonly Column<IdentifierEntry>[] = [
  { title: 'IDENTIFIER', of: ({ identifier }) => identifier },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'CLIENT', of: ({ client_id: client }) => client },
  { title: 'SINCE', of: ({ since }) => since },
  { title: 'LAST-SEEN', of: ({ last_seen: lastSeen }) => lastSeen },
  { title: 'LAST-HELD-BY', of: ({ previous_client_id: client }) => client },
  { title: 'RESTS-UNTIL', of: ({ available_at: availableAt }) => availableAt },
];

export const identifiers: Command = {
  name: 'identifiers',
  takes: '[part of a name]',
  says: 'The identifiers of a pool: in what state each is, and who holds it.',
  more: ['Part of a name: of the identifier, or of the client that holds it or held it last.'],
  options: {
    ...READING_OPTIONS,
    pool: { value: 'pool', says: 'of this pool (default)' },
    state: {
      value: 'states',
      says: 'free held late expired cooling reserved quarantined retired, or several: held,late',
    },
    ...AT_OPTION,
    ...LIST_OPTIONS,
  },
  run: (words, context) =>
    showList(words, context, COLUMNS, {
      path: `/v1/pools/${encodeURIComponent(words.value('pool') ?? 'default')}/identifiers`,
      parameters: {
        q: onlyWord(words, 'part of a name'),
        state: words.value('state'),
        as_of: words.value('at'),
      },
      schema: identifierListSchema,
    }),
};
