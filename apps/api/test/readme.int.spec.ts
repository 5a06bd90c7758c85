import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readSettings } from '../src/platform/settings.js';
import { Service } from './support/service-process.js';

/** A command of a document, and the JSON that the document shows as its answer. */
interface Example {
  readonly command: string;
  readonly answer: unknown;
}

const SHOWN_ADDRESS = 'localhost:7001';
const COMMAND_AND_ANSWER = /^```sh\n((?:(?!^```)[^])*)^```\n+```json\n([^]*?)^```$/gm;
const SETTING_ROW = /^\| `([A-Z_]+)` +\| (\S+) +\|/gm;
const TIMES = new Set(['granted_at', 'expires_at', 'last_seen', 'available_at']);

it.each([
  ['README.md', 5],
  ['docs/guides/vm.md', 3],
  ['docs/guides/ids.md', 6],
])('%s shows what the service answers', async (path, least) => {
  const examples = examplesIn(documentAt(path));
  expect(examples.length).toBeGreaterThanOrEqual(least);
  const service = await Service.start();

  for (const { command, answer } of examples) {
    const text = await run(command.replaceAll(SHOWN_ADDRESS, `127.0.0.1:${String(service.port)}`));
    expect({ command, answer: masked(JSON.parse(text)) }).toEqual({ command, answer: masked(answer) });
  }
});

it('the life in README.md ends with the same identifier and a newer token', () => {
  const leases = examplesIn(documentAt('README.md'))
    .filter(({ command }) => command.includes('/allocate'))
    .map(({ answer }) => answer as { readonly identifier: string; readonly token: number });
  const [first, again] = leases;

  expect(leases).toHaveLength(2);
  expect(again?.identifier).toBe(first?.identifier);
  expect(again?.token).toBeGreaterThan(first?.token ?? Number.NaN);
});

it('README.md lists every setting with its default', () => {
  const rows = [...documentAt('README.md').matchAll(SETTING_ROW)].map(([, name = '', value = '']) => ({
    name,
    value: value.replaceAll('`', ''),
  }));
  const source = readFileSync(new URL('../src/platform/settings.ts', import.meta.url), 'utf8');
  const names = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name);
  const given = Object.fromEntries(
    rows.filter(({ value }) => value !== 'unset').map(({ name, value }) => [name, value]),
  );

  expect(rows.map(({ name }) => name)).toEqual(names);
  expect({ ...readSettings(given), policySetByHand: false }).toEqual(readSettings({}));
});

function documentAt(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

function examplesIn(markdown: string): readonly Example[] {
  return [...markdown.matchAll(COMMAND_AND_ANSWER)].map(([, command = '', answer = '']) => ({
    command,
    answer: JSON.parse(answer) as unknown,
  }));
}

/** Runs it as a reader would; throws when it fails, and says so when it is curl that is missing. */
function run(command: string): Promise<string> {
  const child = spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', () => {
      reject(new Error('bash does not run here: the commands of the documents cannot be tried'));
    });
    child.once('close', (code) => {
      if (code === 0) resolve(stdout);
      else if (code === 127) reject(new Error(`install curl: ${stderr.trim()}`));
      else reject(new Error(`${command} ended with ${String(code)}: ${stderr}`));
    });
  });
}

/**
 * The answer without what differs from run to run; what stands for it still shows that it is of the right
 * kind.
 */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]): [string, unknown] => {
      if (name === 'token') return [name, typeof part];
      if (!TIMES.has(name)) return [name, masked(part)];
      return [name, new Date(part as string).toISOString() === part ? 'a time' : part];
    }),
  );
}
