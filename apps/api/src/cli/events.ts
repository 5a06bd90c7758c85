import { eventsSchema, type EventItem } from '@berth/contract';
import {
  AT_OPTION,
  LIST_OPTIONS,
  READING_OPTIONS,
  type Command,
  type Option,
  type Words,
} from './command.js';
import { showList } from './pages.js';
import type { Column } from './table.js';

const COLUMNS: readonly Column<EventItem>[] = [
  { title: 'POSITION', of: ({ position }) => position },
  { title: 'TIME', of: ({ recorded_at: at }) => at },
  { title: 'TYPE', of: ({ type }) => type },
  { title: 'POOL', of: ({ pool }) => pool },
  { title: 'IDENTIFIER', of: ({ identifier }) => identifier },
  { title: 'CLIENT', of: ({ client_id: client }) => client },
  { title: 'TOKEN', of: ({ token }) => token },
  { title: 'ACTOR', of: ({ actor }) => actor },
  { title: 'REASON', of: ({ reason }) => reason },
];

/** How a query is written, for the help of all that take one. */
export const QUERY_HELP: readonly string[] = [
  'A query has terms that all have to match: type: pool: identifier: client: actor: token: position: request:',
  'reason: from: to:, or free text. A value may end in a star, lists have commas, a minus before a term leaves out:',
  '  berth events \'type:Lease* pool:web client:ip-10* -actor:reaper from:2026-11-22 "disk"\'',
];

export const QUERY_OPTIONS = {
  from: { value: 'time', says: 'from this time on: 2026-11-22, 2026-11-22T10:15:00Z, -24h' },
  to: { value: 'time', says: 'up to, but not including, this time' },
  heartbeats: { value: 'how', says: 'exclude (as usual), include (packed, as recorded), each (one by one)' },
} as const satisfies Record<string, Option>;

export const events: Command = {
  name: 'events',
  takes: '[query]',
  says: 'What was recorded, the newest first: what happened, who did it and why.',
  more: QUERY_HELP,
  options: {
    ...READING_OPTIONS,
    ...QUERY_OPTIONS,
    oldest: { says: 'the oldest first' },
    ...AT_OPTION,
    ...LIST_OPTIONS,
  },
  run: (words, context) =>
    showList(words, context, COLUMNS, {
      path: '/v1/events',
      parameters: {
        ...queryParameters(words),
        order: words.has('oldest') ? 'asc' : 'desc',
        as_of: words.value('at'),
      },
      schema: eventsSchema,
    }),
};

/** Which events are meant, as the API takes it. */
export function queryParameters(words: Words): Readonly<Record<string, string | undefined>> {
  const query = words.positionals.join(' ');
  return {
    query: query === '' ? undefined : query,
    from: words.value('from'),
    to: words.value('to'),
    heartbeats: words.value('heartbeats'),
  };
}
