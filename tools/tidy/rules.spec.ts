import { describe, expect, it } from 'vitest';
import { RULES } from './rules.js';

type Name = keyof typeof RULES;

/** By rule, files that break it and files that keep it: path and text. */
const EXAMPLES: Record<Name, { broken: [string, string][]; kept: [string, string][] }> = {
  'has short lines': {
    broken: [['apps/web/src/ui/a.css', `ok\n${'x'.repeat(121)}`]],
    kept: [
      ['libs/a/src/b.ts', 'x'.repeat(120)],
      ['docs/a.md', 'x'.repeat(500)],
      ['libs/a/golden/b.ts', 'x'.repeat(500)],
    ],
  },
  'holds one idea': {
    broken: [
      ['libs/a/src/b.ts', 'x\n'.repeat(301)],
      ['libs/a/src/b.spec.ts', 'x\n'.repeat(601)],
      ['apps/api/test/fleet.ts', 'x\n'.repeat(601)],
    ],
    kept: [
      ['libs/a/src/b.ts', 'x\n'.repeat(300)],
      ['libs/a/src/b.spec.ts', 'x\n'.repeat(600)],
      ['package-lock.json', 'x\n'.repeat(9000)],
    ],
  },
  'leaves nothing undone': {
    broken: [
      ['a.ts', '// TODO: later'],
      ['a.md', 'FIXME'],
      ['a.css', '/* XXX */'],
    ],
    kept: [['a.ts', 'todo(TODOS)']],
  },
  'runs every test': {
    broken: [
      ['a.spec.ts', "it.only('x')"],
      ['a.e2e.ts', "  test.describe.skip('x')"],
    ],
    kept: [
      ['a.ts', 'rows.skip(3)'],
      ['a.spec.ts', "it('skips')"],
    ],
  },
  'is no barrel': {
    broken: [
      ['apps/api/src/leases/index.ts', ''],
      ['libs/domain/src/pool/index.ts', ''],
      ['apps/web/src/ui/all.ts', "export * from './notice'"],
    ],
    kept: [
      ['libs/domain/src/index.ts', "export * from './pool.js'"],
      ['apps/web/index.html', ''],
    ],
  },
  'has a telling name': {
    broken: [
      ['apps/api/src/leaseStore.ts', ''],
      ['apps/api/src/Lease.ts', ''],
      ['apps/api/src/lease_store.ts', ''],
      ['apps/api/src/utils/lease.ts', ''],
      ['apps/api/src/lease-helpers.ts', ''],
      ['apps/api/src/pool.manager.ts', ''],
    ],
    kept: [
      ['.dependency-cruiser.cjs', ''],
      ['apps/api/src/ledger/migrations/0001-ledger.ts', ''],
      ['apps/web/src/app/app.module.ts', ''],
      ['docs/ARCHITECTURE.md', ''],
      ['LICENSE', ''],
      ['apps/api/src/database-metadata.ts', ''],
    ],
  },
  'has one title': {
    broken: [
      ['a.md', 'no title'],
      ['a.md', '# one\n\n# two\n'],
    ],
    kept: [
      ['a.md', '# one\n\n## two\n\n```sh\n# a comment\n```\n'],
      ['a.txt', 'no title'],
    ],
  },
  'has links that lead somewhere': {
    broken: [
      ['docs/a.md', 'see [it](gone.md)'],
      ['docs/a.md', 'see [it](../docs/gone.md#part)'],
    ],
    kept: [
      ['docs/a.md', '[it](here.md) [it](./here.md#part) [it](#part) [it](https://nodejs.org)'],
      ['docs/a.md', '`[it](gone.md)`'],
    ],
  },
  'speaks of the product': {
    broken: [
      ['a.ts', '// as the coding agent wrote'],
      ['a.md', 'Co-Authored-By: someone'],
      ['a.ts', "open('/home/someone/berth')"],
      ['a.md', 'in /root/berth'],
    ],
    kept: [['a.ts', "headers['user-agent'] + '/workers'"]],
  },
  'locks every platform': {
    broken: [['package-lock.json', '{"packages":{"node_modules/a":{"optionalDependencies":{"a-mac":"1"}}}}']],
    kept: [
      [
        'package-lock.json',
        '{"packages":{"node_modules/a":{"optionalDependencies":{"a-mac":"1"}},"node_modules/a-mac":{}}}',
      ],
    ],
  },
  'installs from any registry': {
    broken: [['package-lock.json', '  "resolved": "https://registry.example/a.tgz",']],
    kept: [['package-lock.json', '  "resolved": "apps/api",']],
  },
};

describe.each(Object.entries(EXAMPLES))('a file %s', (name, { broken, kept }) => {
  const rule = RULES[name as Name];
  const exists = (path: string) => path === 'docs/here.md';

  it.each(broken)('not: %s', (path, text) => {
    expect(rule({ path, text, exists })).toHaveLength(1);
  });

  it.each(kept)('as does %s', (path, text) => {
    expect(rule({ path, text, exists })).toEqual([]);
  });
});
