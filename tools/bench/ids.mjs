import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { monotonicFactory } from 'ulid';
import { uuidv7 } from 'uuidv7';
import { ROOT } from '../setup/child.mjs';

/** @typedef {import('@berth/domain')} Domain */
/** @typedef {{ name: string, perSecond: number, ratio: number }} IdsResult `ratio`: to the bare composition. */

const { LAYOUTS, SnowflakeStream } = /** @type {Domain} */ (
  await import(pathToFileURL(join(ROOT, 'libs', 'domain', 'dist', 'index.js')).href)
);

const BATCH = 1_000;
const NUMBERS = 64;

/**
 * Ids a second of the mint's streams beside other generators, all in this process, round by round.
 * @param {{ rounds: number, seconds: number }} options
 * @param {(text: string) => void} say
 * @returns {Promise<IdsResult[]>}
 */
export async function measureIds({ rounds, seconds }, say) {
  const generators = {
    'bare 41/10/12': bare(),
    'sonyflake, 64 numbers': stream('sonyflake'),
    'twitter, 64 numbers': stream('twitter'),
    'crypto.randomUUID': many(() => randomUUID()),
    uuidv7: many(() => uuidv7()),
    'ulid, monotonic': many(monotonicFactory()),
  };
  const rates = /** @type {Map<string, number[]>} */ (new Map());
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, generate] of Object.entries(generators)) {
      const rate = ratePerSecond(generate, (seconds * 1_000) / 3);
      // The first round warms up.
      if (round > 0) rates.set(name, [...(rates.get(name) ?? []), rate]);
    }
  }
  const middle = (/** @type {string} */ name) => {
    const sorted = (rates.get(name) ?? []).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? Number.NaN;
  };
  say('ids: every generator makes the text of its ids');
  return Object.keys(generators).map((name) => ({
    name,
    perSecond: middle(name),
    ratio: middle(name) / middle('bare 41/10/12'),
  }));
}

/** A clock that stands still for a batch, shifts, and no care at all. */
function bare() {
  let tick = 0n;
  return () => {
    tick += 1n;
    const ids = [];
    for (let sequence = 0n; sequence < BATCH; sequence += 1n) {
      ids.push(String((tick << 22n) | (5n << 12n) | sequence));
    }
    return ids;
  };
}

/** @param {'sonyflake' | 'twitter'} layout */
function stream(layout) {
  const now = Date.now();
  const windows = Array.from({ length: NUMBERS }, (_, number) => ({
    number,
    floorMs: now,
    ceilMs: now + 86_400_000,
  }));
  const ids = new SnowflakeStream(LAYOUTS[layout]);
  ids.extend(windows);
  let at = now;
  return () => ids.take(BATCH, (at += 1)).ids;
}

/** @param {() => string} next */
function many(next) {
  return () => Array.from({ length: BATCH }, next);
}

/**
 * @param {() => readonly string[]} generate
 * @param {number} forMs
 */
function ratePerSecond(generate, forMs) {
  const since = performance.now();
  let count = 0;
  while (performance.now() - since < forMs) count += generate().length;
  return (count * 1_000) / (performance.now() - since);
}
