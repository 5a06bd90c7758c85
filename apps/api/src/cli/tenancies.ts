import { CliError, usageError } from './cli-error.js';
import { AT_OPTION, LIMIT_OPTION, READING_OPTIONS, type Command, type Words } from './command.js';
import { holdSteps, type Hold, type HoldsAsked } from './holds.js';
import { showItems } from './pages.js';
import { onlyWord } from './read-words.js';
import type { Column } from './table.js';

const COLUMNS: readonly Column<Hold>[] = [
  { title: 'POOL', of: ({ pool }) => pool },
  { title: 'IDENTIFIER', of: ({ identifier }) => identifier },
  { title: 'CLIENT', of: ({ client_id: client }) => client },
  { title: 'FROM', of: ({ from }) => from },
  { title: 'TO', of: ({ to }) => to },
  { title: 'ENDED-BY', of: ({ ended_by: endedBy }) => endedBy },
  { title: 'TOKEN', of: ({ token }) => token },
];

export const tenancies: Command = {
  name: 'tenancies',
  takes: '[identifier]',
  says: 'Who held an identifier when, or what a client held when; the newest first.',
  more: ['A tenancy lasts from FROM up to, but not including, TO; one without TO lasts.'],
  options: {
    ...READING_OPTIONS,
    pool: { value: 'pool', says: 'of this pool; without it, of every pool' },
    client: { value: 'client', says: 'what this client held' },
    oldest: { says: 'the oldest first' },
    ...AT_OPTION,
    ...LIMIT_OPTION,
  },
  run: async (words, context) => {
    const asked = askedOf(words);
    const byToken = new Map<number, Hold>();
    for await (const { hold } of holdSteps(await context.source(), asked)) byToken.set(hold.token, hold);
    const holds = [...byToken.values()];
    if (holds.length === 0) throw new CliError(nothing(asked), 1);
    showItems(words, context, COLUMNS, words.has('oldest') ? holds : holds.toReversed());
  },
};

function askedOf(words: Words): HoldsAsked {
  const identifier = onlyWord(words, 'identifier');
  const client = words.value('client');
  if (identifier === undefined && client === undefined) {
    throw usageError('name an identifier, or a client by --client (berth tenancies --help)');
  }
  return { identifier, client, pool: words.value('pool'), at: words.value('at') };
}

function nothing({ identifier, client, pool }: HoldsAsked): string {
  const where = pool === undefined ? '' : ` of pool '${pool}'`;
  const what = identifier === undefined ? 'anything' : `'${identifier}'`;
  const who = client === undefined ? 'nobody ever' : `'${client}' never`;
  return `${who} held ${what}${where}`;
}
