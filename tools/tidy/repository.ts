import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { File } from './rules.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MADE = new Set(['.git', '.nx', 'node_modules', 'dist', 'coverage', 'test-results']);

/** All files that are tracked or could be; where there is no git, all that no tool has made. */
export function readRepository(): File[] {
  const paths = git('--cached', '--others', '--exclude-standard') ?? filesUnder('');
  return paths
    .filter((path) => existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8'), exists }))
    .filter(({ text }) => !text.includes('\0'));
}

/** Files that a rule in .gitignore hides, though nobody's tool made them. */
export function ignoredFiles(): string[] {
  const ignored = git('--others', '--ignored', '--exclude-standard', '--', 'apps', 'libs', 'tools') ?? [];
  return ignored.filter((path) => !path.split('/').some((name) => MADE.has(name)));
}

export function untrackedFiles(): string[] {
  return git('--others', '--exclude-standard') ?? [];
}

function exists(path: string): boolean {
  return !path.startsWith('..') && existsSync(join(ROOT, path));
}

function git(...options: string[]): string[] | undefined {
  try {
    const args = ['-c', 'safe.directory=*', 'ls-files', '-z', ...options];
    const output = execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.split('\0').filter((path) => path !== '');
  } catch {
    return undefined;
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !MADE.has(entry.name))
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(`${folder}${entry.name}/`) : [folder + entry.name],
    );
}
