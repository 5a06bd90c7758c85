import { CliError } from './cli-error.js';
import { AT_OPTION, READING_OPTIONS, type Command } from './command.js';
import { holdSteps, type Hold } from './holds.js';
import { onlyWord } from './read-words.js';
import type { Column } from './table.js';

/** What was found in one pool. */
interface Checked {
  readonly pool: string;
  readonly identifiers: Set<string>;
  tenancies: number;
  readonly overlaps: (readonly [Hold, Hold])[];
}

const COLUMNS: readonly Column<Checked>[] = [
  { title: 'POOL', of: ({ pool }) => pool },
  { title: 'IDENTIFIERS-HELD', of: ({ identifiers }) => identifiers.size },
  { title: 'TENANCIES', of: ({ tenancies }) => tenancies },
  { title: 'OVERLAPS', of: ({ overlaps: found }) => found.length },
];
/** So many are named in the error. */
const NAMED_MAX = 3;

export const overlaps: Command = {
  name: 'overlaps',
  takes: '[pool]',
  says: 'Whether an identifier was ever held by two at a time, or a client held two of a pool.',
  more: ['Goes through every lease that ever was, by the events alone. Exit code 1 when two overlap.'],
  options: { ...READING_OPTIONS, ...AT_OPTION },
  run: async (words, { source, output }) => {
    const pools = new Map<string, Checked>();
    const asked = { pool: onlyWord(words, 'pool'), at: words.value('at') };
    for await (const step of holdSteps(await source(), asked)) {
      if (step.kind === 'ended') continue;
      const { pool, identifier } = step.hold;
      const checked = pools.get(pool) ?? { pool, identifiers: new Set(), tenancies: 0, overlaps: [] };
      pools.set(pool, checked);
      checked.identifiers.add(identifier);
      checked.tenancies += 1;
      for (const before of step.before) checked.overlaps.push([before, step.hold]);
    }
    const all = [...pools.values()];
    if (all.length === 0) throw new CliError('nothing was ever held', 1);
    if (words.has('json')) output.json(all.map(asJson));
    else output.table(COLUMNS, all);
    refuseOverlaps(all.flatMap(({ overlaps: found }) => found));
  },
};

function asJson({ pool, identifiers, tenancies, overlaps: found }: Checked) {
  return { pool, identifiers_held: identifiers.size, tenancies, overlaps: found };
}

function refuseOverlaps(found: Checked['overlaps']): void {
  if (found.length === 0) return;
  const named = found
    .slice(0, NAMED_MAX)
    .map(([one, other]) => `${one.identifier} (token ${one.token}) and ${other.identifier} (${other.token})`);
  throw new CliError(`${String(found.length)} overlaps: ${named.join(', ')}`, 1);
}
