import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { temporaryFolder } from './service-process.js';

/** A place to write to that can be filled up, and given its space back. */
export interface SmallDisk {
  readonly folder: string;
  /** `pid`: the process that is to find the disk full. */
  fill(pid: number): void;
  free(pid: number): void;
}

/**
 * A file system of its own where one can be mounted (as root on Linux), else a limit on the size of files
 * that the process may write: what it is told then is the same, that nothing more fits.
 */
export function smallDisk(megabytes: number): SmallDisk {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'berth-test', folder], {
      stdio: 'ignore',
    });
  } catch {
    process.stdout.write('no file system can be mounted here: a full disk is a limit on the size of files\n');
    return { folder, fill: (pid) => limitFiles(pid, '1'), free: (pid) => limitFiles(pid, 'unlimited') };
  }
  afterAll(() => {
    execFileSync('umount', ['--lazy', folder]);
  });
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => writeUntilFull(filler),
    free: () => {
      rmSync(filler);
    },
  };
}

/** A process that has ended took its limit with it. */
function limitFiles(pid: number, size: string): void {
  if (!existsSync(`/proc/${String(pid)}`)) return;
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size}:`]);
}

function writeUntilFull(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const size of [1024 * 1024, 4_096, 1]) writeWhileThereIsSpace(descriptor, Buffer.alloc(size));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeWhileThereIsSpace(descriptor: number, bytes: Buffer): void {
  try {
    for (;;) if (writeSync(descriptor, bytes) < bytes.length) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
