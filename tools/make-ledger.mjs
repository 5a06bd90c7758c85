// node tools/make-ledger.mjs --events 100000 --seed 7 --out <folder>: a ledger with the history of a fleet.
import './setup/node-version.mjs';
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { countEvents, makeLedger } from './ledger/make-ledger.mjs';
import { ensureBuild } from './setup/build.mjs';
import { SetupError, elapsed, main, say } from './setup/child.mjs';
import { ensurePackages } from './setup/packages.mjs';

const HELP = `node tools/make-ledger.mjs --out <folder> [options]

Writes a new ledger, berth.db, with the history of a fleet: machines that boot, beat, fall late, die and give
back, day and night, operators with their reasons, outages. The same seed and number of events give the same
events.

  --out <folder>      where; a ledger that is there already is not touched
  --events 100000     how many events, from 100 to 100,000,000; for a hundred times as many the fleet is ten
                      times as large and lives ten times as long: four weeks at ten million
  --seed 1            another seed, another history
  --start 2025-09-01T06:00:00.000Z   when it begins
  --help              this text`;
const EVENTS = { min: 100, max: 100_000_000 };

await main(async () => {
  const options = readOptions();
  if (!options) {
    say(HELP);
    return 0;
  }
  await ensurePackages();
  await ensureBuild();
  const since = performance.now();
  let next = 1_000_000;
  const file = await makeLedger(options, (events) => {
    if (events < next) return;
    say(`${(events / 1_000_000).toFixed(1)} million events, ${elapsed(since)}`);
    next += 1_000_000;
  });
  const { byType, heartbeats } = countEvents(file);
  const megabytes = (statSync(file).size / 2 ** 20).toFixed(1);
  say(`${file}: ${count(options.events)} events, ${megabytes} MB, in ${elapsed(since)}`);
  for (const each of byType) say(`${count(each.count).padStart(12)}  ${each.type}`);
  say(`${count(heartbeats).padStart(12)}  heartbeats in all`);
  return 0;
});

function readOptions() {
  const { values } = parse();
  if (values.help) return undefined;
  if (values.out === undefined) throw new SetupError(`--out is missing\n${HELP}`);
  return {
    folder: values.out,
    events: wholeNumber('--events', values.events, EVENTS),
    seed: wholeNumber('--seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
    ...(values.start !== undefined && { startedAt: time('--start', values.start) }),
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        out: { type: 'string' },
        events: { type: 'string', default: '100000' },
        seed: { type: 'string', default: '1' },
        start: { type: 'string' },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  } catch (error) {
    throw new SetupError(`${/** @type {Error} */ (error).message}\n${HELP}`);
  }
}

/**
 * @param {string} option
 * @param {string} text
 * @param {{ min: number, max: number }} bounds
 */
function wholeNumber(option, text, { min, max }) {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new SetupError(
    `${option}: '${text}' is no whole number from ${count(min)} to ${count(max)}\n${HELP}`,
  );
}

/**
 * @param {string} option
 * @param {string} text
 */
function time(option, text) {
  const at = Date.parse(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && at > 0) return at;
  throw new SetupError(`${option}: '${text}' is no time such as 2025-09-01T06:00:00Z\n${HELP}`);
}

/** @param {number} value */
function count(value) {
  return value.toLocaleString('en');
}
