import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { generateLedger } from './support/generated-ledger.js';
import { Service, temporaryFolder } from './support/service-process.js';

const GUIDE = fileURLToPath(new URL('../../../docs/guides/audit.md', import.meta.url));
const CLI = fileURLToPath(new URL('../dist/bundle/cli.js', import.meta.url));
const COMMAND_AND_ANSWER = /(^```sh\n((?:(?!^```)[^])*)^```\n+)```(json|text)\n([^]*?)^```$/gm;
const EXAMPLES_MIN = 17;

it('docs/guides/audit.md shows what its commands and URLs answer', async () => {
  const folder = temporaryFolder();
  await generateLedger(folder, { seed: 7, events: 20_000 });
  const service = await Service.start({ BERTH_READ_ONLY: 'true' }, folder);
  const guide = readFileSync(GUIDE, 'utf8');
  const examples = [...guide.matchAll(COMMAND_AND_ANSWER)];
  expect(examples.length).toBeGreaterThanOrEqual(EXAMPLES_MIN);

  let lived = guide;
  for (const [whole, command = '', script = '', kind = '', shown = ''] of examples) {
    const answer = await run(
      script.replaceAll('localhost:7001', `127.0.0.1:${String(service.port)}`),
      folder,
    );
    const fitting = kind === 'json' ? sameJson(shown, answer) : answer.replaceAll('\r\n', '\n');
    lived = lived.replace(whole, () => `${command}\`\`\`${kind}\n${fitting}\`\`\``);
  }
  await service.stop();

  // `npx vitest run -u` writes what is answered now into the guide.
  await expect(lived).toMatchFileSnapshot(GUIDE);
}, 300_000);

/** What is shown when it says the same: how a document sets it is prettier's business. */
function sameJson(shown: string, answer: string): string {
  const value: unknown = JSON.parse(answer);
  return isDeepStrictEqual(JSON.parse(shown), value) ? shown : `${JSON.stringify(value, null, 2)}\n`;
}

/** Runs it as a reader would; throws when it fails, but for a difference that was looked for and found. */
function run(script: string, folder: string): Promise<string> {
  const prelude = `set -o pipefail; berth() { "${process.execPath}" "${CLI}" "$@"; }`;
  const child = spawn('bash', ['-c', `${prelude}\n${script}`], {
    env: { PATH: process.env['PATH'], BERTH_DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', () => {
      reject(new Error('bash does not run here: the commands of the guide cannot be tried'));
    });
    child.once('close', (code) => {
      if (code === 0 || (code === 1 && script.startsWith('diff '))) resolve(stdout);
      else if (code === 127) reject(new Error(`install curl: ${stderr.trim()}`));
      else reject(new Error(`${script} ended with ${String(code)}: ${stderr}`));
    });
  });
}
