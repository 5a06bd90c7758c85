import { expect, it } from 'vitest';
import { ignoredFiles, readRepository, untrackedFiles } from './repository.js';
import { isCode, RULES } from './rules.js';

const files = readRepository();

it.each(Object.entries(RULES))('every file %s', (_name, rule) => {
  expect(files.flatMap((file) => rule(file).map((fault) => `${file.path}: ${fault}`))).toEqual([]);
});

it('no source file is hidden by .gitignore', () => {
  expect(ignoredFiles().filter(isCode)).toEqual([]);
});

it('every source file is tracked, once the whole gate is asked', () => {
  const files = process.env['TIDY_TRACKED'] ? untrackedFiles() : [];
  expect(files.filter(isCode)).toEqual([]);
});
