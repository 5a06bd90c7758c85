/**
 * Who may import whom:
 *
 *   web/app → web/features → web/ui, web/lib → contract → domain → (nothing)
 *   api/<feature> → api/ledger, api/platform → contract, domain        testkit → domain, contract
 *
 * Only app.module.ts, main.ts and cli/ know every feature of the API; only web/app joins the features of the web.
 */
const FEATURES = 'leases|pools|mint|history|proof|access|operations|live|overview|reaper|registration';
const TEST = '[.]spec[.]tsx?$|^apps/api/test/|^apps/web/e2e/';

/** What of the repository itself a folder may import; tests may import more. */
const mayOnlyImport = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { path: '^(apps|libs|tools)/', pathNot: allowed },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: TEST },
      to: { circular: true },
    },
    {
      name: 'no-cycles-in-tests',
      comment: 'The parts of a simulated world may name each other’s types.',
      severity: 'error',
      from: { path: TEST },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { couldNotResolve: true },
    },
    mayOnlyImport(
      'domain-imports-nothing',
      '^libs/domain/',
      '^libs/domain/src/',
      'The rules are pure TypeScript.',
    ),
    {
      name: 'domain-imports-no-package',
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: TEST },
      to: { pathNot: '^libs/' },
    },
    mayOnlyImport('contract', '^libs/contract/', ['^libs/contract/src/', '^libs/domain/src/index[.]ts$']),
    mayOnlyImport('testkit', '^libs/testkit/', [
      '^libs/testkit/src/',
      '^libs/(domain|contract)/src/index[.]ts$',
    ]),
    {
      name: 'library-by-its-index',
      comment: 'A library is imported by its package name, which is its src/index.ts.',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$2/', '^libs/[^/]+/src/index[.]ts$'] },
    },
    {
      name: 'apps-are-not-imported',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$2/' },
    },
    {
      name: 'testkit-is-for-tests',
      comment: 'The demo fleet is the one exception.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [TEST, '^libs/testkit/', '^apps/api/src/operations/demo'] },
      to: { path: '^libs/testkit/' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'features-are-islands',
      comment: 'The ledger joins the facts; app.module.ts lists the features.',
      severity: 'error',
      from: { path: `^apps/api/src/(${FEATURES})/` },
      to: { path: '^apps/api/src/', pathNot: ['^apps/api/src/$1/', '^apps/api/src/(ledger|platform)/'] },
    },
    {
      name: 'no-feature-below',
      comment: 'The platform and the ledger do not know what is built on them.',
      severity: 'error',
      from: { path: '^apps/api/src/(ledger|platform)/' },
      to: { path: '^apps/api/src/', pathNot: '^apps/api/src/(ledger|platform)/' },
    },
    {
      name: 'known-folders',
      comment:
        'A new feature is named in FEATURES above; cli/ is the command line, which starts what it asks.',
      severity: 'error',
      from: { path: '^apps/api/src/[^/]+/', pathNot: `^apps/api/src/(${FEATURES}|cli|ledger|platform)/` },
      to: {},
    },
    {
      name: 'typeorm-where-tables-are',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: ['^apps/api/src/ledger/', '[.](entity|queries)[.]ts$', '/migrations/', '^apps/api/test/'],
      },
      to: { path: 'node_modules/typeorm/' },
    },
    mayOnlyImport('web-lib', '^apps/web/src/lib/', ['^apps/web/src/lib/', '^libs/contract/src/index[.]ts$']),
    mayOnlyImport('web-ui', '^apps/web/src/ui/', [
      '^apps/web/src/(ui|lib)/',
      '^libs/contract/src/index[.]ts$',
    ]),
    mayOnlyImport('web-features', '^apps/web/src/features/([^/]+)/', [
      '^apps/web/src/features/$1/',
      '^apps/web/src/(ui|lib)/',
      '^libs/contract/src/index[.]ts$',
    ]),
    mayOnlyImport('web', '^apps/web/', ['^apps/web/', '^libs/contract/src/index[.]ts$']),
    {
      name: 'no-orphans',
      comment: 'A module that nothing reaches and that reaches nothing.',
      severity: 'error',
      from: { orphan: true, path: '^(apps|libs)/[^/]+/src/', pathNot: ['[.]d[.]ts$', TEST] },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.d.ts'],
    },
  },
};
