// What the console may weigh: a step of the gate, which fails when more has to be loaded than stands here.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT, SetupError, say } from './setup/child.mjs';

const DIST = join(ROOT, 'apps', 'web', 'dist');
const ASSETS = join(DIST, 'assets');
/** In KiB, packed by gzip as the service answers them; fonts are packed already. */
const BUDGETS = { 'first page': 235, 'largest later part': 45, styles: 35, fonts: 80 };
/** What the first page shows. */
const FIRST = /^overview-page-.*\.js$/;
const IMPORTED = /\b(?:from|import)\s*"\.\/([^"]+\.js)"/g;
const LINKED = /(?:src|href)="\.\/assets\/([^"]+\.js)"/g;

/** Measures what was built, says it, and answers 1 when something is over its budget. */
export function checkBudgets() {
  const files = readdirSync(ASSETS);
  const scripts = files.filter((name) => name.endsWith('.js'));
  const linked = matches(textOf(join(DIST, 'index.html')), LINKED);
  const shown = scripts.filter(isFirst);
  // Measured of nothing, everything would be within its budget.
  if (linked.length === 0 || shown.length !== 1 || !files.some(isFont)) {
    throw new SetupError('The budgets do not find what the first page loads: see tools/budgets.mjs.');
  }
  const first = withImports([...linked, ...shown]);
  const later = scripts.filter((name) => !first.has(name));
  /** @type {Record<keyof typeof BUDGETS, number>} */
  const found = {
    'first page': packed([...first]) + gzipSync(readFileSync(join(DIST, 'theme.js'))).length,
    'largest later part': Math.max(...later.map((name) => packed([name]))),
    styles: packed(files.filter((name) => name.endsWith('.css'))),
    fonts: files.filter(isFont).reduce((sum, name) => sum + readFileSync(join(ASSETS, name)).length, 0),
  };
  const over = entriesOf(found).filter(([name, bytes]) => bytes > BUDGETS[name] * 1_024);
  const told = entriesOf(found).map(
    ([name, bytes]) => `${name} ${kib(bytes)} of ${String(BUDGETS[name])} KiB`,
  );
  say(told.join(', '));
  for (const [name, bytes] of over) say(`${name}: ${kib(bytes)} KiB are more than ${String(BUDGETS[name])}`);
  return over.length === 0 ? 0 : 1;
}

/** @param {string} name */
function isFirst(name) {
  return FIRST.test(name);
}

/** @param {string} name */
function isFont(name) {
  return name.endsWith('.woff2');
}

/**
 * These, and all that they cannot begin without.
 * @param {readonly string[]} names
 */
function withImports(names) {
  const all = new Set(names);
  for (const name of all) {
    for (const imported of matches(textOf(join(ASSETS, name)), IMPORTED)) all.add(imported);
  }
  return all;
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function matches(text, pattern) {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

/** @param {string} file */
function textOf(file) {
  return readFileSync(file, 'utf8');
}

/** @param {readonly string[]} names */
function packed(names) {
  return names.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(ASSETS, name)), { level: 9 }).length,
    0,
  );
}

/** @param {number} bytes */
function kib(bytes) {
  return (bytes / 1_024).toFixed(1);
}

/**
 * @template {string} Name
 * @param {Record<Name, number>} record
 */
function entriesOf(record) {
  return /** @type {[Name, number][]} */ (Object.entries(record));
}
