import { posix } from 'node:path';

/** A file of the repository; `path` is from the root, with slashes. */
export interface File {
  readonly path: string;
  readonly text: string;
  /** Whether the repository has a file or folder at a path from the root. */
  readonly exists: (path: string) => boolean;
}

/** What a reader may expect of a file beyond what compiler and linter see; gives its faults, a line each. */
type Rule = (file: File) => readonly string[];

/** Prettier fits code to 110; texts that it cannot break may be a little longer. */
const LINE_MAX = 120;
const LINES_MAX = 300;
const TEST_LINES_MAX = 600;
const LARGE_NAMES = /^(README|LICENSE|ARCHITECTURE|CONTRIBUTING|CHANGELOG|SECURITY)(\.md)?$/;
const EMPTY_WORDS = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'manager',
  'data',
  'info',
  'misc',
]);

/** Every rule under the words that a failing test shows. */
export const RULES = {
  'has short lines': ({ path, text }) =>
    isCode(path)
      ? linesThat((line) => line.length > LINE_MAX, `longer than ${LINE_MAX} characters`, text)
      : [],

  'holds one idea': ({ path, text }) => {
    const max = isTest(path) ? TEST_LINES_MAX : LINES_MAX;
    const lines = text.trimEnd().split('\n').length;
    return isCode(path) && lines > max ? [`${lines} lines, of at most ${max}`] : [];
  },

  'leaves nothing undone': ({ path, text }) =>
    namesTheRules(path) ? [] : linesThat((line) => /\b(TODO|FIXME|XXX)\b/.test(line), 'left undone', text),

  'runs every test': ({ path, text }) =>
    isTest(path) && !namesTheRules(path)
      ? linesThat((line) => /\.(only|skip|todo|fixme)\(/.test(line), 'a test that runs alone or never', text)
      : [],

  'is no barrel': ({ path, text }) => {
    if (!isCode(path) || namesTheRules(path) || /^libs\/[^/]+\/src\/index\.ts$/.test(path)) return [];
    if (/(^|\/)index\.\w+$/.test(path)) return ['an index: only a library has one'];
    return linesThat((line) => /^export \* /.test(line), 'gathers the exports of another file', text);
  },

  'has a telling name': ({ path }) =>
    path.split('/').flatMap((name) => {
      if (LARGE_NAMES.test(name)) return [];
      if (!/^\.?[a-z0-9]+([-.][a-z0-9]+)*$/.test(name)) return [`${name} is not in kebab-case`];
      const empty = name.split(/[-.]/).filter((word) => EMPTY_WORDS.has(word));
      return empty.map((word) => `${name} says nothing with "${word}"`);
    }),

  'has one title': ({ path, text }) => {
    if (!path.endsWith('.md')) return [];
    const titles = withoutCode(text).match(/^# .+$/gm) ?? [];
    return titles.length === 1 ? [] : [`${titles.length} titles instead of one`];
  },

  'has links that lead somewhere': ({ path, text, exists }) => {
    if (!path.endsWith('.md')) return [];
    const links = [...withoutCode(text).matchAll(/\]\(<?([^)\s>]+)/g)].map((match) => match[1] ?? '');
    return links
      .filter((link) => !/^([a-z]+:|#)/.test(link))
      .filter((link) => !exists(posix.join(posix.dirname(path), decodeURI(link.replace(/#.*$/, '')))))
      .map((link) => `${link} leads nowhere`);
  },

  'speaks of the product': ({ path, text }) => {
    if (namesTheRules(path)) return [];
    const writing =
      /\b(sub-?agents?|coding agents?|chat-?bots?|language models?|ai[- ]generated|co-authored-by)\b/i;
    const machine = /(^|[\s"'`(=:])\/(home|root|work|Users)\b/;
    return [
      ...linesThat((line) => writing.test(line), 'speaks of its writing', text),
      ...linesThat((line) => machine.test(line), "a path of somebody's machine", text),
    ];
  },

  'locks every platform': ({ path, text }) => {
    if (path !== 'package-lock.json') return [];
    const { packages } = JSON.parse(text) as { packages: Record<string, { optionalDependencies?: object }> };
    const locked = new Set(Object.keys(packages).map((key) => key.replace(/^.*node_modules\//, '')));
    const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    return wanted.filter((name) => !locked.has(name)).map((name) => `${name} is missing, and npm ci stops`);
  },

  'installs from any registry': ({ path, text }) =>
    path === 'package-lock.json'
      ? linesThat((line) => /"resolved": "\w+:/.test(line), 'names the host of a registry', text)
      : [],
} as const satisfies Readonly<Record<string, Rule>>;

export function isCode(path: string): boolean {
  return /\.(ts|tsx|mjs|cjs|css)$/.test(path) && !/(^|\/)(generated|golden|fixtures)\//.test(path);
}

function isTest(path: string): boolean {
  return /\.(spec|e2e)\.tsx?$|^apps\/(api\/test|web\/e2e)\//.test(path);
}

/** Files that name what is forbidden, in order to forbid it. */
function namesTheRules(path: string): boolean {
  return path.startsWith('tools/tidy/') || path === 'eslint.config.mjs';
}

function linesThat(areFaulty: (line: string) => boolean, fault: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => (areFaulty(line) ? [`line ${index + 1}: ${fault}`] : []));
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^(`{3,}|~{3,})[^]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
}
