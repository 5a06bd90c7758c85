import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.spec.ts', '**/*.spec.tsx', '**/*.spec.mjs', 'apps/api/test/**', 'apps/web/e2e/**'];

const noOnlyNoSkip = ['describe', 'it', 'test'].flatMap((object) =>
  ['only', 'skip', 'todo', 'fixme'].map((property) => ({
    object,
    property,
    message: 'Every test runs, always.',
  })),
);

const noEnum = { selector: 'TSEnumDeclaration', message: 'A union of literals says the same and erases.' };
const noNewDate = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0]",
  message: 'Time is data in the command.',
};
const noClock = { object: 'Date', property: 'now', message: 'Time is data in the command.' };
const noChance = {
  object: 'Math',
  property: 'random',
  message: 'Randomness is data: take it as an argument.',
};
const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Settings are read in apps/api/src/platform/settings alone.',
};

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      '.nx/',
      '**/coverage/',
      '**/test-results/',
      '**/playwright-report/',
      'bench-results/',
      'apps/web/public/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // The options of NestJS are typed as classes and given as literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off', // A port is async even where an answer is at hand.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        {
          allowDefaultCaseForExhaustiveSwitch: false,
          considerDefaultExhaustiveForUnions: false,
          requireDefaultForNonUnion: true,
        },
      ],
      eqeqeq: 'error',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-control-regex': 'off', // Names from outside are checked for control characters.
      'no-restricted-properties': ['error', ...noOnlyNoSkip, noEnvironment],
      'no-restricted-syntax': ['error', noEnum],
      'object-shorthand': 'error',
    },
  },
  {
    files: ['libs/domain/src/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'process', 'performance', 'crypto', 'console', 'queueMicrotask'],
        ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
      ],
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
      'no-restricted-properties': ['error', ...noOnlyNoSkip, noEnvironment, noClock, noChance],
      'no-restricted-syntax': ['error', noEnum, noNewDate],
    },
  },
  {
    files: ['libs/testkit/src/**'],
    rules: { 'no-restricted-properties': ['error', ...noOnlyNoSkip, noEnvironment, noChance] },
  },
  {
    files: ['apps/api/src/platform/settings*', 'apps/api/src/platform/settings/**'],
    rules: { 'no-restricted-properties': ['error', ...noOnlyNoSkip] },
  },
  {
    files: ['apps/web/src/**'],
    extends: [reactHooks.configs.flat.recommended, jsxA11y.flatConfigs.strict],
    rules: {
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    // Scripts that people run: they print, and they read the environment they are started in.
    files: [
      'tools/**',
      'apps/web/*.config.ts',
      'apps/api/src/cli/**',
      'apps/api/src/operations/demo*',
      'apps/api/src/operations/demo/**',
    ],
    rules: {
      'no-console': 'off',
      'no-restricted-properties': ['error', ...noOnlyNoSkip],
    },
  },
  {
    files: ['tools/**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off', // Casts in JSDoc are not seen by the rule.
      'no-undef': 'off', // The compiler knows what Node has.
    },
  },
  {
    files: TESTS,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', 600],
      'max-lines-per-function': 'off',
    },
  },
  {
    files: ['apps/api/test/**', 'apps/web/e2e/**'],
    rules: { 'no-restricted-properties': ['error', ...noOnlyNoSkip] },
  },
  {
    files: ['eslint.config.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { module: 'writable' } },
  },
);
