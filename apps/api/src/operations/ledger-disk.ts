import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const LEDGER = /^berth\.db(-wal|-shm)?$/;

export interface LedgerDisk {
  /** Of the ledger's files. */
  readonly bytes: number;
  /** What is left for it. */
  readonly freeBytes: number;
}

/** How much room the ledger in a folder takes, and how much is left there. */
export async function ledgerDisk(folder: string): Promise<LedgerDisk> {
  const files = (await readdir(folder)).filter((name) => LEDGER.test(name));
  const sizes = await Promise.all(files.map((name) => sizeOf(join(folder, name))));
  const { bavail, bsize } = await statfs(folder);
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), freeBytes: bavail * bsize };
}

/** SQLite may take one of its files away while they are looked at. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
