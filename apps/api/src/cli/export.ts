import { AT_OPTION, READING_OPTIONS, type Command } from './command.js';
import { QUERY_HELP, QUERY_OPTIONS, queryParameters } from './events.js';
import { askFor, pathOf } from './source.js';

/** All events that match, to standard output, however many there are. */
export const exportEvents: Command = {
  name: 'export',
  takes: '[query]',
  says: 'All events, or those of a query, the oldest first, to standard output.',
  more: [
    ...QUERY_HELP,
    'The first line says which events these are, and up to which position the ledger went.',
  ],
  options: {
    url: READING_OPTIONS.url,
    format: { value: 'format', says: 'ndjson (as usual) or csv' },
    ...QUERY_OPTIONS,
    ...AT_OPTION,
  },
  run: async (words, { source, output }) => {
    const parameters = {
      ...queryParameters(words),
      format: words.value('format'),
      as_of: words.value('at'),
    };
    const { body } = await askFor(await source(), pathOf('/v1/events/export', parameters));
    await output.stream(body);
  },
};
