import { identifierDetailSchema, type IdentifierDetail } from '@berth/contract';
import { CliError, usageError } from './cli-error.js';
import { AT_OPTION, READING_OPTIONS, type Command } from './command.js';
import { poolNames } from './pool-names.js';
import { onlyWord } from './read-words.js';
import { find, pathOf, type Answered, type Source } from './source.js';
import { factLines } from './table.js';

/** Who holds an identifier, or held it then. */
export const who: Command = {
  name: 'who',
  takes: '<identifier>',
  says: 'Who holds an identifier, or held it at a time or position.',
  options: {
    ...READING_OPTIONS,
    ...AT_OPTION,
    pool: { value: 'pool', says: 'of this pool; without it, of every pool that has it' },
  },
  run: async (words, { source, output }) => {
    const identifier = onlyWord(words, 'identifier');
    if (identifier === undefined) throw usageError('whose holder? (berth who --help)');
    const berth = await source();
    const at = words.value('at');
    const pool = words.value('pool');
    const pools = pool === undefined ? await poolNames(berth, at) : [pool];
    const answers = await Promise.all(pools.map((each) => holderIn(berth, each, identifier, at)));
    const found = answers.filter((answer) => answer !== undefined);
    if (found.length === 0) throw new CliError(notFound(identifier, pool, at), 1);
    if (words.has('json')) output.json(found.map(({ value, position }) => ({ ...value, position })));
    else for (const answer of found) output.lines(linesOf(answer, at));
  },
};

function holderIn(
  source: Source,
  pool: string,
  identifier: string,
  at: string | undefined,
): Promise<Answered<IdentifierDetail> | undefined> {
  const path = pathOf(`/identifier/${encodeURIComponent(identifier)}`, { pool, as_of: at });
  return find(source, path, identifierDetailSchema);
}

function notFound(identifier: string, pool: string | undefined, at: string | undefined): string {
  const where = pool === undefined ? 'no pool' : `pool '${pool}'`;
  return `${where} has ${pool === undefined ? '' : 'no '}identifier '${identifier}'${at ? ` at ${at}` : ''}`;
}

function linesOf({ value, position }: Answered<IdentifierDetail>, at: string | undefined): readonly string[] {
  const { identifier, pool, state, client_id: client } = value;
  const holder = client === null ? `held by nobody (${state})` : `held by ${client}`;
  const facts = [
    ['state', state],
    ['token', value.token],
    ['held since', value.granted_at],
    ['last seen', value.last_seen],
    ['until', value.expires_at],
    ['last held by', value.previous_client_id],
    ['rests until', value.available_at],
    ['reserved for', value.reserved_for],
    ['as of position', position],
  ] as const;
  return [
    `${identifier} of pool ${pool}${at === undefined ? '' : ` at ${at}`}: ${holder}`,
    ...factLines(facts.filter(([, fact]) => fact !== undefined && fact !== null)),
  ];
}
