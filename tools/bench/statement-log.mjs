// Loaded before the service (node --import): notes every statement that is prepared, once, a JSON string a line.
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const Database = /** @type {{ prototype: { prepare: (text: string) => unknown } }} */ (
  createRequire(new URL('../../apps/api/package.json', import.meta.url))('better-sqlite3')
);
const log = process.env['BERTH_BENCH_STATEMENTS'] ?? '';
const seen = new Set();
const { prepare } = Database.prototype;

/** @param {string} text */
Database.prototype.prepare = function (text) {
  if (!seen.has(text)) {
    seen.add(text);
    appendFileSync(log, `${JSON.stringify(text)}\n`);
  }
  return prepare.call(this, text);
};
