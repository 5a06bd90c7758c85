import { describe, expect, it } from 'vitest';
import { ANSWERED_VALUES_MAX, ANSWERS_KEPT_MS, ANSWERS_MAX, KeptAnswers } from './kept-answers.js';

const VALUES = Array.from({ length: 10_000 }, () => 'value');

const listing = (key: string, { recordedAt = 0, values = VALUES } = {}) => ({
  key,
  arguments: '',
  entity: 'ticket',
  dataType: 'ulid' as const,
  values,
  recordedAt,
});

const run = (key: string, recordedAt = 0) => ({
  key,
  arguments: '',
  entity: 'order',
  dataType: 'int' as const,
  first: 0n,
  count: 10_000,
  recordedAt,
});

const keysOf = (answers: KeptAnswers) => [...answers].map(({ key }) => key);

describe('answers that are kept', () => {
  it('are as many as may be, then the oldest goes for each new one', () => {
    const answers = new KeptAnswers();
    for (let index = 0; index < ANSWERS_MAX; index += 1) answers.keep(run(String(index)));
    expect(keysOf(answers)).toHaveLength(ANSWERS_MAX);
    answers.keep(run('new'));
    expect(answers.get('0', 0)).toBeUndefined();
    expect(answers.get('1', 0)).toBeDefined();
    expect(keysOf(answers)).toHaveLength(ANSWERS_MAX);
  });

  it('list as many values as may be, then the oldest go until the new ones have room', () => {
    const answers = new KeptAnswers();
    answers.keep(listing('small', { values: ['value'] }));
    const many = ANSWERED_VALUES_MAX / VALUES.length;
    for (let index = 1; index < many; index += 1) answers.keep(listing(String(index)));
    answers.keep(run('run'));
    expect(keysOf(answers)).toHaveLength(many + 1);
    answers.keep(listing('new'));
    expect(keysOf(answers).slice(0, 2)).toEqual(['1', '2']);
    answers.keep(listing('newer'));
    expect(keysOf(answers)[0]).toBe('2');
  });

  it('are a day old at most', () => {
    const answers = new KeptAnswers();
    answers.keep(run('old', 0));
    answers.keep(run('younger', 1));
    expect(answers.get('old', ANSWERS_KEPT_MS - 1)).toBeDefined();
    expect(answers.get('old', ANSWERS_KEPT_MS)).toBeUndefined();
    answers.keep(run('new', ANSWERS_KEPT_MS));
    expect(keysOf(answers)).toEqual(['younger', 'new']);
  });

  it('go on as before when they are put back', () => {
    const answers = new KeptAnswers();
    for (const key of ['a', 'b', 'c']) answers.keep(listing(key, { recordedAt: 5 }));
    const copy = new KeptAnswers();
    for (const answer of answers) copy.restore(answer);
    for (const each of [answers, copy]) each.keep(run('d', 7));
    expect([...copy]).toEqual([...answers]);
    expect(copy.get('d', 7)).toMatchObject({ answersBefore: 3, valuesBefore: 30_000 });
  });
});
