import { cpSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { changeFile } from '../support/ledger-file.js';
import {
  Service,
  ServiceProcess,
  temporaryFolder,
  type Environment,
  type Exit,
} from '../support/service-process.js';

/** Starts a service that must refuse: clear lines on stderr, code 1, no word of a stack. */
async function refusal(folder: string, environment: Environment = {}): Promise<readonly string[]> {
  const exit = await new ServiceProcess(folder, environment).exit;
  expectCleanRefusal(exit);
  return exit.stderr.trimEnd().split('\n');
}

function expectCleanRefusal({ code, stdout, stderr }: Exit): void {
  expect(stderr).not.toMatch(/^\s+at |node:internal|Error:|\{"level"/m);
  expect(stdout).toBe('');
  expect(code).toBe(1);
  for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^berth: \S.{10,}$/);
}

async function expectOneLine(folder: string, wanted: RegExp, environment: Environment = {}): Promise<void> {
  const lines = await refusal(folder, environment);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(wanted);
}

describe.concurrent('settings that cannot be used', () => {
  it('are told all at once, one line a fault', async () => {
    const lines = await refusal(temporaryFolder(), {
      SERVICE_PORT: '70000',
      BERTH_LEASE_TTL: '90',
      BERTH_HOLD_DOWN: '-1s',
      BERTH_REAPER_INTERVAL: 'often',
      BERTH_IDENTIFIERS: 'c-[3-1]',
      BERTH_POOLS: 'a b=x;=y;nothing',
      BERTH_SILENCE_SHARE: '2',
      BERTH_LOG_LEVEL: 'loud',
      SHARD_ID: '0',
      TOTAL_SHARDS: '1.5',
      CONSUL_URL: 'http://name:secret@consul:8500',
      CONSUL_HTTP_TOKEN: 'two secrets',
      SERVICE_NAME: 'a/b',
      CONTAINER_IP: '10.0.0.5:7001',
    });
    const names = lines.map((line) => /^berth: ([A-Z_]+): /.exec(line)?.[1]);
    expect(names).toEqual([
      'SERVICE_PORT',
      'BERTH_IDENTIFIERS',
      'BERTH_POOLS',
      'BERTH_POOLS',
      'BERTH_POOLS',
      'BERTH_LEASE_TTL',
      'BERTH_HOLD_DOWN',
      'BERTH_REAPER_INTERVAL',
      'BERTH_SILENCE_SHARE',
      'BERTH_LOG_LEVEL',
      'SHARD_ID',
      'TOTAL_SHARDS',
      'CONSUL_URL',
      'CONSUL_HTTP_TOKEN',
      'SERVICE_NAME',
      'CONTAINER_IP',
    ]);
    expect(lines.join('\n')).not.toContain('secret');
    expect(lines[1]).toContain("pattern 'c-[3-1]': '[3-1]' counts down");
  });

  it('are refused in combinations that cannot be safe', async () => {
    const lines = await refusal(temporaryFolder(), {
      BERTH_LEASE_TTL: '59s',
      BERTH_HEARTBEAT: '30s',
      BERTH_POOLS: 'default=a;x=b;x=c',
      SHARD_ID: '4',
      TOTAL_SHARDS: '3',
    });
    expect(lines.join('\n')).toMatch(/ttl must be at least two heartbeats/);
    expect(lines.join('\n')).toMatch(/BERTH_POOLS: names the pool 'default' a second time/);
    expect(lines.join('\n')).toMatch(/BERTH_POOLS: names the pool 'x' a second time/);
    expect(lines.join('\n')).toMatch(/SHARD_ID: must not be above TOTAL_SHARDS/);
    expect(lines).toHaveLength(4);
  });

  it.each<[Environment, RegExp]>([
    [{ TOTAL_SHARDS: '3' }, /^berth: TOTAL_SHARDS: above 1 needs SHARD_ID$/],
    [{ BERTH_IDENTIFIERS: 'vm-[1-9999999]' }, /more than 1048576 identifiers in one pool/],
    [
      { CONSUL_URL: 'consul' },
      /^berth: CONSUL_URL: must be http:\/\/host:port, https:\/\/host:port or host:port/,
    ],
    [{ BERTH_IDENTIFIERS: 'a,,b' }, /^berth: BERTH_IDENTIFIERS: pattern ''/],
    [{ BERTH_HOST: '203.0.113.7' }, /^berth: BERTH_HOST: this machine has no address 203\.0\.113\.7$/],
    [{ BERTH_HOST: 'no.such.host.invalid' }, /^berth: BERTH_HOST: this machine has no address no\.such/],
  ])('%j is one line', async (environment, wanted) => {
    await expectOneLine(temporaryFolder(), wanted, environment);
  });

  it('leave no file behind', async () => {
    const folder = join(temporaryFolder(), 'never');
    await refusal(folder, { BERTH_LEASE_TTL: 'x' });
    expect(() => statSync(folder)).toThrow('ENOENT');
  });
});

describe.concurrent('a port', () => {
  it('that is in use is one line, and the service that has it goes on', async () => {
    const first = await Service.start();
    await expectOneLine(temporaryFolder(), /^berth: 127\.0\.0\.1:\d+ is in use/, {
      SERVICE_PORT: String(first.port),
    });
    expect((await first.client.get('/health/ready')).status).toBe(200);
    await first.stop();
  });
});

describe.concurrent('a data folder that cannot be written', () => {
  it('because there is a file in its way is one line', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expectOneLine(file, /^berth: cannot make the data folder /);
    await expectOneLine(join(file, 'below'), /^berth: cannot make the data folder /);
  });

  it('because the system does not let anyone write there is one line', async () => {
    await expectOneLine('/sys/berth', /^berth: cannot make the data folder \/sys\/berth/);
    await expectOneLine('/proc', /^berth: .*\/proc.* (cannot be opened for writing|EROFS|EACCES)/);
  });

  it('because a folder stands where the ledger should is one line', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'berth.db'));
    await expectOneLine(folder, /^berth: .+berth\.db is not a Berth ledger$/);
  });
});

describe.concurrent('a file that is not a Berth ledger', () => {
  it.each([
    ['text', 'These are notes about ships.\n'.repeat(100)],
    ['a few bytes', 'x'],
    ['the magic word of SQLite and nothing else', 'SQLite format 3\0'],
    ['the magic word of SQLite and noise', `SQLite format 3\0${'\x07'.repeat(5_000)}`],
  ])('but %s is refused and left as it is', async (_name, content) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'berth.db'), content);
    await expectOneLine(folder, /^berth: .+berth\.db is (not a Berth ledger|damaged)/);
    expect(readFileSync(join(folder, 'berth.db'), 'utf8')).toBe(content);
  });

  it('but a SQLite file of somebody else is refused and left as it is', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'berth.db');
    const other = new Database(file);
    other.exec('CREATE TABLE events (id INTEGER PRIMARY KEY, name TEXT)');
    other.close();
    const before = readFileSync(file);
    await expectOneLine(folder, /^berth: .+berth\.db is not a Berth ledger$/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('but an empty one is made into a ledger', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'berth.db'), '');
    const service = await Service.start({}, folder);
    expect((await service.client.get('/health/ready')).status).toBe(200);
    await service.stop();
  });
});

describe.concurrent('a ledger that is not as it should be', () => {
  let sound: string;
  beforeAll(async () => {
    const service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[0001-2000]' });
    await Promise.all(Array.from({ length: 300 }, (_, n) => service.client.allocate(`c-${String(n)}`)));
    await service.stop();
    sound = service.folder;
  });

  function copyWith(change: (file: string) => void): string {
    const folder = temporaryFolder();
    cpSync(sound, folder, { recursive: true });
    change(join(folder, 'berth.db'));
    return folder;
  }

  it('is served when nothing is wrong with the copy', async () => {
    const service = await Service.start(
      {},
      copyWith(() => undefined),
    );
    expect((await service.client.stats()).allocated_identifiers).toBe(300);
    await service.stop();
  });

  it('because a newer Berth has changed its schema is refused', async () => {
    const folder = copyWith((file) => {
      changeFile(file, (connection) => {
        connection.exec(`INSERT INTO migrations (timestamp, name) VALUES (9e12, 'Future9000000000000')`);
      });
    });
    await expectOneLine(folder, /^berth: .+ was written by a newer Berth \(schema Future9000000000000\)/);
  });

  it.each([
    'events_are_not_updated',
    'events_are_not_deleted',
    'events_are_gapless',
    'events_do_not_go_back',
  ])('because the guard %s is missing is refused', async (guard) => {
    const folder = copyWith((file) => {
      changeFile(file, (connection) => connection.exec(`DROP TRIGGER ${guard}`));
    });
    await expectOneLine(folder, new RegExp(`^berth: .*guard triggers are missing: ${guard}`));
  });

  it.each([
    [
      'cut in half',
      (file: string) => {
        truncateSync(file, Math.floor(statSync(file).size / 2));
      },
    ],
    [
      'cut to one page',
      (file: string) => {
        truncateSync(file, 2_048);
      },
    ],
    [
      'cut in the middle of a page',
      (file: string) => {
        truncateSync(file, 5_000);
      },
    ],
    [
      'overwritten at its start',
      (file: string) => {
        overwrite(file, 0, 0.02);
      },
    ],
    [
      'overwritten behind its header',
      (file: string) => {
        overwrite(file, 0.001, 0.1);
      },
    ],
    [
      'overwritten in its second half',
      (file: string) => {
        overwrite(file, 0.5, 1);
      },
    ],
    [
      'overwritten but for its first tenth',
      (file: string) => {
        overwrite(file, 0.1, 1);
      },
    ],
  ])('because it was %s is refused', async (_name, damage) => {
    await expectOneLine(copyWith(damage), /^berth: .+(damaged|malformed|not a Berth ledger)/);
  });

  it('because its projections do not stand where its events end is refused', async () => {
    const folder = copyWith((file) => {
      changeFile(file, (connection) => connection.exec('UPDATE service SET next_position = 7'));
    });
    await expectOneLine(folder, /^berth: .*the ledger is damaged/);
  });

  it('because it does not say how far it was folded is refused', async () => {
    const folder = copyWith((file) => {
      changeFile(file, (connection) => connection.exec('DELETE FROM service'));
    });
    await expectOneLine(folder, /^berth: .*the ledger is damaged/);
  });
});

function overwrite(file: string, from: number, to: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, Math.floor(bytes.length * from), Math.floor(bytes.length * to));
  writeFileSync(file, bytes);
}
