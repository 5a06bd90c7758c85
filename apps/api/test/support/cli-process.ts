import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/bundle/cli.js', import.meta.url));

export interface CliExit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Wishes {
  readonly environment?: Readonly<Record<string, string>>;
  /** Whoever reads the output has enough after the first piece of it. */
  readonly isCutShort?: boolean;
}

/** One run of the built command line to its end, with nothing of the tests' own environment but the path. */
export function berth(
  words: readonly string[],
  { environment = {}, isCutShort = false }: Wishes = {},
): Promise<CliExit> {
  const child = spawn(process.execPath, [CLI, ...words], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (isCutShort) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
