import { identifierItemSchema, type IdentifierItem } from '@berth/contract';
import { AT_OPTION, LIMIT_OPTION, READING_OPTIONS, type Command } from './command.js';
import { showItems } from './pages.js';
import { onlyWord } from './read-words.js';
import { ask, pathOf } from './source.js';
import type { Column } from './table.js';

const COLUMNS: readonly Column<IdentifierItem>[] = [
  { title: 'IDENTIFIER', of: ({ identifier }) => identifier },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'CLIENT', of: ({ client_id: client }) => client },
  { title: 'LAST-SEEN', of: ({ last_seen: lastSeen }) => lastSeen },
  { title: 'LAST-HELD-BY', of: ({ previous_client_id: client }) => client },
  { title: 'RESTS-UNTIL', of: ({ available_at: availableAt }) => availableAt },
];

export const identifiers: Command = {
  name: 'identifiers',
  takes: '[part of a name]',
  says: 'The identifiers of a pool: in what state each is, and who holds it.',
  options: {
    ...READING_OPTIONS,
    pool: { value: 'pool', says: 'of this pool (default)' },
    state: { value: 'state', says: 'free held late expired cooling reserved quarantined or retired' },
    ...AT_OPTION,
    ...LIMIT_OPTION,
  },
  run: async (words, context) => {
    const part = onlyWord(words, 'part of a name') ?? '';
    const parameters = { pool: words.value('pool'), state: words.value('state'), as_of: words.value('at') };
    const path = pathOf('/identifiers', parameters);
    const { value } = await ask(await context.source(), path, identifierItemSchema.array());
    showItems(
      words,
      context,
      COLUMNS,
      value.filter(({ identifier }) => identifier.includes(part)),
    );
  },
};
