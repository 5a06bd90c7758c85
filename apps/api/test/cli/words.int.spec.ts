import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { berth } from '../support/cli-process.js';
import { generateLedger } from '../support/generated-ledger.js';
import { Service, temporaryFolder } from '../support/service-process.js';

const READING = ['pools', 'identifiers', 'clients', 'who', 'tenancies', 'overlaps', 'events', 'export'];

/** Exit code, and the only line on standard error. */
async function failure(...words: readonly string[]) {
  const { code, stdout, stderr } = await berth(words, { environment: { BERTH_DATA_DIR: '/nowhere' } });
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^berth: [^\n]+\n$/);
  return { code, line: stderr.slice('berth: '.length, -1) };
}

describe('help', () => {
  it('is shown by --help, and names every command', async () => {
    const { code, stdout, stderr } = await berth(['--help']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of [...READING, 'serve', 'demo']) {
      expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    }
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it.each(READING)('of %s shows its options within 120 columns', async (command) => {
    const { code, stdout, stderr } = await berth([command, '--help']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^berth ${command}\\b`));
    expect(stdout).toContain('--url <url>');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('is shown, with exit code 2, when nothing is asked', async () => {
    const { code, stdout } = await berth([]);

    expect(code).toBe(2);
    expect(stdout).toContain('berth <command>');
  });
});

describe('what cannot be understood ends with 2 and one line', () => {
  it.each([
    [['frobnicate'], "there is no command 'frobnicate'"],
    [['events', '--colour'], "Unknown option '--colour'"],
    [['pools', '--json=yes'], "Option '--json' does not take an argument"],
    [['pools', 'a', 'b'], "'b' is one part of a name too many"],
    [['who'], 'whose holder?'],
    [['who', 'a', 'b'], "'b' is one identifier too many"],
    [['tenancies'], 'name an identifier, or a client by --client'],
    [['pools', '--url', 'localhost:7001'], "--url: 'localhost:7001' is no address"],
    [['pools', '--url', 'http://localhost:7001/path'], 'is no address'],
    [['pools', '--url'], "Option '--url <value>' argument missing"],
    [['pools', '--limit', '0', '--url', 'http://127.0.0.1:9'], "--limit: '0' is no whole number from 1 to"],
    [['pools', '--limit', '1000000000', '--url', 'http://127.0.0.1:9'], "'1000000000' is no whole number"],
  ])('%j', async (words, message) => {
    const { code, line } = await failure(...words);

    expect(code).toBe(2);
    expect(line).toContain(message);
  });

  it('a query, with carets under its fault', async () => {
    const service = await Service.start();
    const { code, stderr } = await berth(['events', 'pool:web type:Nonsense', '--url', service.client.url]);
    const [first, query = '', carets = ''] = stderr.split('\n');

    expect(code).toBe(2);
    expect(first).toBe("berth: Invalid query: There is no event type 'Nonsense'.");
    expect(query.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('Nonsense');
    await service.stop();
  });
});

describe('what is not there, or not allowed, ends with 1 and one line', () => {
  it('a ledger, which is not made', async () => {
    const folder = join(temporaryFolder(), 'none');
    const { code, stderr } = await berth(['pools'], { environment: { BERTH_DATA_DIR: folder } });

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `berth: there is no ledger at ${folder}/berth.db\n`,
    });
    expect(existsSync(folder)).toBe(false);
  });

  it('a service', async () => {
    expect(await failure('pools', '--url', 'http://127.0.0.1:9')).toMatchObject({ code: 1 });
    const { code, line } = await failure('pools', '--url', 'http://berth.invalid');

    expect(code).toBe(1);
    expect(line).toMatch(/^http:\/\/berth\.invalid does not answer: /);
  });

  it('an identifier, a pool, a client, a time before the first event', async () => {
    const service = await Service.start();
    const ask = async (...words: readonly string[]) => failure(...words, '--url', service.client.url);

    expect(await ask('who', 'vm-9999')).toEqual({ code: 1, line: "no pool has identifier 'vm-9999'" });
    expect(await ask('who', 'vm-0001', '--pool', 'none')).toEqual({
      code: 1,
      line: "pool 'none' has no identifier 'vm-0001'",
    });
    expect(await ask('identifiers', '--pool', 'none')).toMatchObject({ code: 1 });
    expect(await ask('tenancies', '--client', 'none')).toEqual({
      code: 1,
      line: "'none' never held anything",
    });
    expect(await ask('tenancies', 'vm-0001')).toEqual({ code: 1, line: "nobody ever held 'vm-0001'" });
    expect(await ask('overlaps')).toEqual({ code: 1, line: 'nothing was ever held' });
    expect(await ask('pools', '--at', '2001-01-01T00:00:00Z')).toMatchObject({ code: 1 });
    expect(await ask('pools', '--at', 'yesterday')).toMatchObject({ code: 2 });
    await service.stop();
  });
});

describe('a reader that has enough', () => {
  it('ends an export without a word', async () => {
    const folder = temporaryFolder();
    await generateLedger(folder, { seed: 7, events: 20_000 });
    const { code, stdout, stderr } = await berth(['export', '--heartbeats', 'include'], {
      environment: { BERTH_DATA_DIR: folder },
      isCutShort: true,
    });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\{"export":"berth\/events\/v1"/);
  }, 60_000);
});

describe('odd names', () => {
  it('are shown as they are, in one line each, and found by their whole text', async () => {
    const names = [
      ...['=1+2', '機械 7', '"quoted", twice', "o'clock", 'a/b?c=d&e#f%20', '👩‍🚀', '-type:x', 'back\\slash*'],
      'x'.repeat(255),
    ];
    const service = await Service.start({
      BERTH_IDENTIFIERS: 'rack 1/slot [1-9]',
      BERTH_POOLS: 'a:b@c._-=ü',
    });
    for (const name of names) await service.client.allocate(name);
    const ask = async (...words: readonly string[]) =>
      (await berth([...words, '--url', service.client.url])).stdout;

    const lines = (await ask('events', 'type:IdentifierAllocated', '--oldest'))
      .trimEnd()
      .split('\n')
      .slice(1);
    expect(lines).toHaveLength(names.length);
    for (const [index, name] of names.entries()) {
      const identifier = `rack 1/slot ${String(index + 1)}`;
      expect(lines[index]).toContain(`  ${name}  `);
      expect(await ask('who', identifier)).toContain(`: held by ${name}\n`);
      const held = JSON.parse(await ask('tenancies', `--client=${name}`, '--json')) as { items: object[] };
      expect(held.items).toMatchObject([{ identifier, client_id: name }]);
    }
    expect(await ask('who', 'ü', '--pool', 'a:b@c._-')).toContain('nobody');
    await service.stop();
  }, 120_000);
});

describe('berth serve and berth demo', () => {
  it('go on as the service and the demo fleet', async () => {
    const environment = { BERTH_DATA_DIR: temporaryFolder(), SERVICE_PORT: 'seventy' };
    const { code, stderr } = await berth(['serve'], { environment });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^berth: SERVICE_PORT: must be a whole number/);
    expect((await berth(['demo', '--help'])).stdout).toContain('--machines');
  });
});
