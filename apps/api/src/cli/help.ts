import type { Command, Option } from './command.js';

const HELP_OPTION: Option = { short: 'h', says: 'this text' };

/** What `berth --help` shows. */
export function overallHelp(commands: readonly Command[]): readonly string[] {
  return [
    'berth <command> [options]',
    '',
    'Asks who holds what, now and at any time before, and who did what and why.',
    '',
    ...columns([
      ...commands.map(({ name, takes, says }) => [`${name} ${takes}`.trimEnd(), says] as const),
      ['serve', 'The service, as `npm run serve`; its settings come from the environment.'],
      ['demo [options]', 'A service of its own with a simulated fleet, as `npm run demo`.'],
    ]),
    '',
    'berth <command> --help shows its options. With --url a running service is asked (BERTH_TOKEN goes with it);',
    'without, the ledger in BERTH_DATA_DIR (./data) is read, whether a service writes it meanwhile or not.',
    'Times are UTC. Exit code 0: answered; 1: not found, or refused; 2: not understood.',
  ];
}

/** What `berth <command> --help` shows. */
export function commandHelp({ name, takes, says, more = [], options }: Command): readonly string[] {
  const all = Object.entries({ ...options, help: HELP_OPTION });
  return [
    `berth ${name} ${takes}`.trimEnd(),
    '',
    says,
    ...(more.length > 0 ? ['', ...more] : []),
    '',
    ...columns(all.map(([option, { value, short, says: what }]) => [written(option, value, short), what])),
  ];
}

function written(option: string, value: string | undefined, short: string | undefined): string {
  return `${short === undefined ? '' : `-${short}, `}--${option}${value === undefined ? '' : ` <${value}>`}`;
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
