import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { perSecond } from './http.mjs';
import { RESULTS } from './servers.mjs';

/** @typedef {import('./http.mjs').Series} Series */

/**
 * Columns as wide as their widest cell, numbers to the right.
 * @param {readonly (readonly string[])[]} rows the first is the head
 */
function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
    .join('\n');
}

/** @param {readonly Series[]} series */
export function httpTable(series) {
  const head = ['', 'conns', 'empty/s', 'Berth/s', 'ratio', '(min–max)', 'target', 'p50 ms', 'p99 ms'];
  const more = ['commits/s', 'per commit', 'commit ms', 'bytes/heartbeat: payload', 'events', 'file'];
  return table([[...head, ...more], ...series.map(row)]);
}

/** @param {Series} series */
function row({ path, connections, rounds, target, bytesPerHeartbeat: bytes }) {
  const ratios = rounds.map(({ ratio }) => ratio);
  /** @param {(round: import('./http.mjs').Round) => number} of */
  const middle = (of) => median(rounds.map(of));
  return [
    path,
    String(connections),
    Math.round(middle(({ empty }) => perSecond(empty))).toLocaleString('en'),
    Math.round(middle(({ berth }) => perSecond(berth))).toLocaleString('en'),
    median(ratios).toFixed(3),
    `(${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)})`,
    target === undefined ? '' : `≥ ${target.toFixed(2)}${median(ratios) >= target ? '' : ' missed'}`,
    middle(({ berth }) => berth.p50Ms).toFixed(2),
    middle(({ berth }) => berth.p99Ms).toFixed(2),
    middle(({ commitsPerSecond }) => commitsPerSecond).toFixed(0),
    middle(({ commandsPerCommit }) => commandsPerCommit).toFixed(1),
    middle(({ commitMs }) => commitMs).toFixed(2),
    bytes ? bytes.payload.toFixed(1) : '',
    bytes ? bytes.events.toFixed(1) : '',
    bytes ? bytes.file.toFixed(1) : '',
  ];
}

/** @param {readonly import('./domain.mjs').DomainResult[]} results */
export function domainTable(results) {
  const operations = Object.keys(results[0]?.nsPerOperation ?? {});
  const rows = results.map(({ identifiers, nsPerOperation }) => [
    identifiers.toLocaleString('en'),
    ...Object.values(nsPerOperation).map((ns) => Math.round(ns).toLocaleString('en')),
  ]);
  return table([['identifiers', ...operations.map((name) => `${name} ns`)], ...rows]);
}

/** @param {readonly import('./ids.mjs').IdsResult[]} results */
export function idsTable(results) {
  const rows = results.map(({ name, perSecond: rate, ratio }) => [
    name,
    Math.round(rate).toLocaleString('en'),
    ratio.toFixed(3),
  ]);
  return table([['ids, in one thread', 'per second', 'to the bare composition'], ...rows]);
}

/** @param {readonly import('./stream.mjs').StreamRound[]} rounds */
export function streamTable(rounds) {
  const ratios = rounds.map(({ ratio }) => ratio);
  const cpu = rounds.map(({ cpuRatio }) => cpuRatio);
  const head = ['', 'heartbeats/s', 'p99 ms', 'µs each'];
  /** @param {'with' | 'without'} which */
  const row = (which) => [
    `${which} readers`,
    Math.round(median(rounds.map((round) => round[which].perSecond))).toLocaleString('en'),
    median(rounds.map((round) => round[which].p99Ms)).toFixed(2),
    median(rounds.map((round) => round[which].cpuUs)).toFixed(1),
  ];
  const min = Math.min(...ratios).toFixed(3);
  const max = Math.max(...ratios).toFixed(3);
  return [
    table([head, row('without'), row('with')]),
    `ratio of heartbeats ${median(ratios).toFixed(3)} (${min}–${max}), of the time for each ${median(cpu).toFixed(3)}`,
  ].join('\n');
}

/**
 * @param {{ findings: readonly import('./history.mjs').Finding[],
 *   plans: readonly import('./plans.mjs').Plan[] }} history
 */
export function historyTable({ findings, plans }) {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const rows = findings.map(({ what, p50, p95, target, unit }) => [
    what.padEnd(width),
    p50.toFixed(2),
    p95.toFixed(2),
    unit,
    target === undefined ? '' : `≤ ${target}${p95 <= target ? '' : ' missed'}`,
  ]);
  const scans = plans.flatMap(({ text, steps }) => ['', text, ...steps.map((step) => `    ${step}`)]);
  return [
    table([['', 'p50', 'p95', '', 'target'], ...rows]),
    '',
    `Statements that go through a table of the history: ${plans.length}`,
    ...scans,
  ].join('\n');
}

/** @param {readonly import('./console.mjs').Finding[]} findings */
export function consoleTable(findings) {
  const rows = findings.map(({ what, p50, worst, target, unit }) => [
    what,
    String(p50),
    String(worst),
    unit,
    target === undefined ? '' : `≤ ${String(target)}${worst <= target ? '' : ' missed'}`,
  ]);
  return table([['in the browser', 'p50', 'worst', '', 'target'], ...rows]);
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

/** @param {object} results */
export function writeResults(results) {
  mkdirSync(RESULTS, { recursive: true });
  const at = new Date().toISOString();
  const file = join(RESULTS, `${at.replaceAll(/[:.]/g, '-')}.json`);
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model };
  writeFileSync(file, `${JSON.stringify({ at, machine, ...results }, null, 2)}\n`);
  return file;
}
