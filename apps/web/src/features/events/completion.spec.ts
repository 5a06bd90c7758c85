import { describe, expect, it } from 'vitest';
import { completionAt } from './completion';

/** The caret is where the bar stands. */
function at(marked: string) {
  const { field, typed, at: from, end, others } = completionAt(marked.replace('|', ''), marked.indexOf('|'));
  return { field, typed, replaced: marked.replace('|', '').slice(from, end), others };
}

describe('what is completed at the caret', () => {
  it.each([
    ['|', undefined, '', '', ''],
    ['ty|', undefined, 'ty', 'ty', ''],
    ['-ty|', undefined, 'ty', 'ty', ''],
    ['pool:a cl|', undefined, 'cl', 'cl', 'pool:a'],
    ['type:|', 'type', '', '', ''],
    ['-type:Lea| pool:a', 'type', 'Lea', 'Lea', 'pool:a'],
    ['id:a,b|', 'identifier', 'b', 'b', ''],
    ['type:Le|ase', 'type', 'Le', 'Lease', ''],
    ['client:"web 1","we|', 'client', 'we', '"we', ''],
    ['"free text" cli|', undefined, 'cli', 'cli', '"free text"'],
    ['colour:re|', undefined, 'colour:re', 'colour:re', ''],
  ])('of %j', (marked, field, typed, replaced, others) => {
    expect(at(marked)).toEqual({ field, typed, replaced, others });
  });
});
