// npm run bench: what the service does a second, as a share of what an empty handler of the same
// framework does on the same machine in the same minute; what one operation of the domain costs as pools
// grow; what one id costs beside other generators; what reads of the past cost; and what the console costs whoever
// looks at it. Nothing here passes or fails: it measures, and prints the targets beside what it found.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { SetupError, elapsed, main, say } from '../setup/child.mjs';
import { measureConsole } from './console.mjs';
import { measureDomain } from './domain.mjs';
import { measureHistory } from './history.mjs';
import { measureHttp } from './http.mjs';
import { measureIds } from './ids.mjs';
import { driver } from './load.mjs';
import {
  consoleTable,
  domainTable,
  historyTable,
  httpTable,
  idsTable,
  streamTable,
  writeResults,
} from './report.mjs';
import { measureStream } from './stream.mjs';

const PARTS = ['domain', 'ids', 'liveness', 'allocate', 'mint', 'stream'];
/** Parts that are measured beside an empty handler. */
const BESIDE_EMPTY = ['liveness', 'allocate', 'mint'];
/** They need a large ledger, and a browser: measured only when they are asked for. */
const HISTORY = 'history';
const CONSOLE = 'console';
/** The two that wait for a commit, the one that needs a machine number, one that needs nothing. */
const TYPES = 'snowflake,int,long,uuidv7';
const HELP = `npm run bench -- [options]
  --only ${PARTS.join(',')}   what to measure (all of it); or ${HISTORY}: what reads of the past cost,
                             or ${CONSOLE}: what the console costs whoever looks at it
  --events 10000000          how many events the ledger has that ${HISTORY} is measured on; it is made once and kept
  --types ${TYPES}   of which values are minted
  --connections 16,64,256    connections at once
  --rounds 3                 pairs of rounds, of which the median counts
  --seconds 3                how long a round is`;

await main(async () => {
  const options = readOptions();
  if (!options) {
    say(HELP);
    return 0;
  }
  const since = performance.now();
  say(`Load by ${driver}, from one thread of a process of its own`);
  const busy = loadavg()[0] ?? 0;
  if (busy > 1)
    say(`Load average ${busy.toFixed(1)} on ${cpus().length} CPUs: others are at work, read what follows so`);
  const domain = options.only.includes('domain') ? measureDomain(say) : [];
  if (domain.length > 0) say(`\n${domainTable(domain)}\n`);
  const ids = options.only.includes('ids') ? await measureIds(options, say) : [];
  if (ids.length > 0) say(`\n${idsTable(ids)}\n`);
  const stream = options.only.includes('stream') ? await measureStream(options, say) : [];
  if (stream.length > 0) say(`\n${streamTable(stream)}\n`);
  const history = options.only.includes(HISTORY) ? await measureHistory(options, say) : undefined;
  if (history) say(`\n${historyTable(history)}`);
  const looked = options.only.includes(CONSOLE) ? await measureConsole(say) : [];
  if (looked.length > 0) say(`\n${consoleTable(looked)}`);
  const http = options.only.some((part) => BESIDE_EMPTY.includes(part))
    ? await measureHttp(options, say)
    : { durability: '', series: [] };
  if (http.series.length > 0) say(`\n${httpTable(http.series)}`);
  const file = writeResults({
    driver,
    busy,
    options,
    domain,
    ids,
    stream,
    history,
    console: looked,
    ...http,
  });
  say(`\n${elapsed(since)} in all; written to ${file}`);
  return 0;
});

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PARTS.join() },
      events: { type: 'string', default: '10000000' },
      types: { type: 'string', default: TYPES },
      connections: { type: 'string', default: '16,64,256' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const only = values.only.split(',');
  const unknown = only.filter((part) => ![...PARTS, HISTORY, CONSOLE].includes(part));
  if (unknown.length > 0) throw new SetupError(`--only: there is no ${unknown.join(', ')}\n${HELP}`);
  return {
    only,
    connections: values.connections.split(',').map((text) => count('--connections', text)),
    types: values.types.split(','),
    events: count('--events', values.events, 100_000_000),
    rounds: count('--rounds', values.rounds),
    seconds: count('--seconds', values.seconds),
  };
}

/**
 * @param {string} option
 * @param {string} text
 * @param {number} [max]
 */
function count(option, text, max = 10_000) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= max) return value;
  throw new SetupError(`${option}: '${text}' is no whole number from 1 up\n${HELP}`);
}
