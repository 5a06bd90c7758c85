import { CLOCK_START_MS, deleteView, DeciderSpecification, saveView } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { isSeenBy, VIEW_QUERY_LENGTH_MAX, VIEW_TITLE_LENGTH_MAX, VIEWS_MAX } from './views.js';

const saved = () => new DeciderSpecification().given(saveView('ended'));
const DATA = { slug: 'ended', title: 'Ended leases', query: 'type:Lease*', owner: 'alice', shared: true };

describe('saving a view', () => {
  it('keeps the query under its name', () => {
    const { events, result } = new DeciderSpecification().when(saveView('ended'));
    expect(events).toEqual([{ type: 'ViewSaved', data: DATA }]);
    expect(result).toEqual({ ...DATA, savedAt: CLOCK_START_MS });
  });

  it('changes what its owner has kept there', () => {
    const changed = saved()
      .after(10)
      .when(saveView('ended', { query: 'pool:web', shared: false }));
    expect(changed.events).toEqual([
      { type: 'ViewSaved', data: { ...DATA, query: 'pool:web', shared: false } },
    ]);
  });

  it('writes nothing when nothing changes', () => {
    const { events, result } = saved().after(10).when(saveView('ended'));
    expect(events).toEqual([]);
    expect(result?.savedAt).toBe(CLOCK_START_MS);
  });

  it('is refused to anybody but the owner', () => {
    const { rejection } = saved().when(saveView('ended', { by: 'bob' }));
    expect(rejection).toEqual({ type: 'ViewOwnedByOther', slug: 'ended', owner: 'alice' });
  });

  it.each([
    ['a-b-9', {}, 0],
    ['x'.repeat(64), {}, 0],
    ['', {}, 1],
    ['-a', {}, 1],
    ['a-', {}, 1],
    ['A', {}, 1],
    ['a b', {}, 1],
    ['x'.repeat(65), {}, 1],
    ['a', { title: 'é'.repeat(VIEW_TITLE_LENGTH_MAX), query: '' }, 0],
    ['a', { title: '' }, 1],
    ['a', { title: 'x'.repeat(VIEW_TITLE_LENGTH_MAX + 1) }, 1],
    ['a', { query: 'x'.repeat(VIEW_QUERY_LENGTH_MAX) }, 0],
    ['A', { title: '', query: 'x'.repeat(VIEW_QUERY_LENGTH_MAX + 1) }, 3],
  ])('as %j with %j has %i faults', (slug, view, faults) => {
    const { rejection } = new DeciderSpecification().when(saveView(slug, view));
    expect(rejection?.type === 'ViewDefinitionInvalid' ? rejection.faults.length : 0).toBe(faults);
  });

  it('is refused when there are too many, but for one that is there', () => {
    const all = Array.from({ length: VIEWS_MAX }, (_, index) => saveView(`v${String(index)}`));
    const outcomes = new DeciderSpecification().whenInOneTurn(
      ...all,
      saveView('more'),
      saveView('v1', { query: '' }),
    );
    const refused = outcomes.filter(({ rejection }) => rejection !== undefined);
    expect(refused.map(({ rejection }) => rejection?.type)).toEqual(['ViewDefinitionInvalid']);
    expect(outcomes.indexOf(refused[0]!)).toBe(VIEWS_MAX);
  });
});

describe('deleting a view', () => {
  it('frees its name', () => {
    const specification = saved();
    expect(specification.when(deleteView('ended')).events).toEqual([
      { type: 'ViewDeleted', data: { slug: 'ended', owner: 'alice' } },
    ]);
    expect(specification.when(saveView('ended', { by: 'bob' })).rejection).toBeUndefined();
  });

  it('is refused to anybody but the owner', () => {
    const { rejection } = saved().when(deleteView('ended', { by: 'bob' }));
    expect(rejection).toEqual({ type: 'ViewOwnedByOther', slug: 'ended', owner: 'alice' });
  });

  it('does not find what is not there, or not shared', () => {
    const rejection = { type: 'ViewNotFound', slug: 'ended' };
    expect(new DeciderSpecification().when(deleteView('ended')).rejection).toEqual(rejection);
    const hidden = saved().given(saveView('ended', { shared: false }));
    expect(hidden.when(deleteView('ended', { by: 'bob' })).rejection).toEqual(rejection);
  });
});

describe('a view', () => {
  it('is seen by its owner, and by all when it is shared', () => {
    const view = { ...DATA, savedAt: CLOCK_START_MS as never };
    expect(isSeenBy(view, 'bob')).toBe(true);
    expect(isSeenBy({ ...view, shared: false }, 'bob')).toBe(false);
    expect(isSeenBy({ ...view, shared: false }, 'alice')).toBe(true);
  });
});
