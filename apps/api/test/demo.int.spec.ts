import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './support/eventually.js';

const DEMO = fileURLToPath(new URL('../dist/bundle/demo.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-demo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function startDemo(...words: readonly string[]) {
  const child = spawn(process.execPath, [DEMO, ...words], { env: { ...process.env, TMPDIR: folder } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, said: () => output };
}

describe('npm run demo', () => {
  it('has a fleet use a service of its own, and ends in good order', async () => {
    const demo = startDemo('--machines', '40', '--speed', '5', '--duration', '3', '--seed', '1');
    expect(await demo.ended).toBe(0);
    expect(demo.said()).toMatch(/^Berth is ready at http:\/\/127\.0\.0\.1:\d+,/);
    expect(demo.said()).toMatch(/time +held +late +resting +free +boots/);
    expect(demo.said()).toMatch(/\d+ machines booted, .* \d+ calls had no answer/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stops everything at Ctrl-C with exit code 0 and leaves nothing behind', async () => {
    const demo = startDemo('--machines', '20', '--speed', '5');
    const url = await eventually('the demo is ready', () => /http:\S+(?=,)/.exec(demo.said())?.[0]);
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(0);
    expect(demo.said()).toContain('Stopping: the machines give their identifiers back');
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says what is wrong with an option, and how it is used', async () => {
    const demo = startDemo('--machines', 'many');
    expect(await demo.ended).toBe(1);
    expect(demo.said()).toMatch(/^berth demo: --machines: 'many' is not a whole number/);
    expect(demo.said()).toContain('--duration');
  });
});
