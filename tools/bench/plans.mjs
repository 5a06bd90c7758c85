import { readFileSync } from 'node:fs';
import { inLedger } from './history-ledger.mjs';

/** @typedef {{ text: string, steps: readonly string[] }} Plan */

/** A pragma or a transaction has no plan. */
const HAS_PLAN = /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b/i;
/** Tables that grow with the history; to go through any other is cheap. */
const GROWING = /^SCAN (events|tenancies|gaps|e|t|g|s)\b/;

/**
 * The statements of a log that go through a table of the history without an index that leads them, and how.
 * @param {string} file the ledger
 * @param {string} log one JSON string a line
 * @returns {readonly Plan[]}
 */
export function scanningPlans(file, log) {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  const texts = [...new Set(lines)].map((line) => String(JSON.parse(line)));
  return inLedger(file, (connection) =>
    texts
      .filter((text) => HAS_PLAN.test(text))
      .map((text) => ({ text: text.replaceAll(/\s+/g, ' ').trim(), steps: stepsOf(connection, text) }))
      .filter(({ steps }) => steps.some((step) => GROWING.test(step))),
  );
}

/**
 * Parameters are left unbound: the plan does not depend on their values.
 * @param {import('better-sqlite3').Database} connection
 * @param {string} text
 */
function stepsOf(connection, text) {
  const explain = connection.prepare(`EXPLAIN QUERY PLAN ${text}`);
  const unbound = Array.from({ length: (text.match(/\?/g) ?? []).length }, () => null);
  const named = Object.fromEntries([...text.matchAll(/@(\w+)/g)].map(([, name = '']) => [name, null]));
  const rows = text.includes('@') ? explain.all(named) : explain.all(...unbound);
  return /** @type {{ detail: string }[]} */ (rows).map(({ detail }) => detail);
}
