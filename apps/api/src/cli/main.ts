import { CliError, usageError } from './cli-error.js';
import type { Command } from './command.js';
import { COMMANDS } from './commands.js';
import { FileSource } from './file-source.js';
import { commandHelp, overallHelp } from './help.js';
import { HttpSource } from './http-source.js';
import { Output } from './output.js';
import { printable } from './printable.js';
import { readWords } from './read-words.js';
import type { Source } from './source.js';

const output = new Output(process.stdout, process.stderr);

// Who reads no further (`| head`) has what was wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  tell(error as Error);
  process.exitCode = error instanceof CliError ? error.exitCode : 1;
}

/** One line, and below it what belongs to it: a query with carets under its fault. */
function tell({ name, message }: Error): void {
  const isExpected = name === 'CliError' || name === 'SettingsRefused' || name === 'LedgerRefused';
  const [first = '', ...rest] = message.split('\n').filter((line) => line.trim() !== '');
  output.note(printable(`berth: ${isExpected ? '' : 'unexpected: '}${first}`));
  for (const line of rest) output.note(printable(`  ${line}`));
}

async function run([name, ...typed]: readonly string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    output.lines(overallHelp(COMMANDS));
    if (name === undefined) process.exitCode = 2;
    return;
  }
  if (name === 'serve' || name === 'demo') {
    await become(name, typed);
    return;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) throw usageError(`there is no command '${name}' (berth --help)`);
  const asksForHelp = typed.some((word) => word === '--help' || word === '-h');
  if (asksForHelp) output.lines(commandHelp(command));
  else await runCommand(command, typed);
}

/** Goes on as the service, or as the demo fleet, which read what was typed behind `berth`. */
async function become(program: 'serve' | 'demo', typed: readonly string[]): Promise<void> {
  process.argv.splice(2, process.argv.length, ...typed);
  await (program === 'serve' ? import('../main.js') : import('../operations/demo/main.js'));
}

async function runCommand(command: Command, typed: readonly string[]): Promise<void> {
  const words = readWords(command, typed);
  let opened: Source | undefined;
  const source = async (): Promise<Source> => {
    const url = words.value('url');
    opened ??= url === undefined ? await FileSource.open() : new HttpSource(url, process.env['BERTH_TOKEN']);
    return opened;
  };
  try {
    await command.run(words, { source, output });
  } finally {
    await opened?.close();
  }
}
