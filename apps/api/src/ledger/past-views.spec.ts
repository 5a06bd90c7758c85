import { describe, expect, it } from 'vitest';
import { PastViews } from './past-views.js';

const viewOf = (position: number, capacity = 10) => ({ position, columns: { capacity } });
const empty = () => new PastViews<ReturnType<typeof viewOf>>();

describe('views of the past', () => {
  it('are kept by pool and moment', () => {
    const views = empty();
    const view = viewOf(7);
    views.keep('web', { position: 7 }, view, 9);
    expect(views.find('web', { position: 7 })).toBe(view);
    expect(views.find('web', { position: 8 })).toBeUndefined();
    expect(views.find('gpu', { position: 7 })).toBeUndefined();
    expect(views.find('web', { time: 7 })).toBeUndefined();
  });

  it('are not kept at the end of the ledger, where an earlier moment may still get an event', () => {
    const views = empty();
    views.keep('web', { time: 1_000 }, viewOf(9), 9);
    expect(views.find('web', { time: 1_000 })).toBeUndefined();
  });

  it('make room for others: those that were asked for longest ago go first', () => {
    const views = empty();
    for (let position = 0; position < 32; position += 1) {
      views.keep('web', { position }, viewOf(position), 1_000);
    }
    views.find('web', { position: 0 });
    views.keep('web', { position: 100 }, viewOf(100), 1_000);
    expect(views.find('web', { position: 0 })).toBeDefined();
    expect(views.find('web', { position: 1 })).toBeUndefined();
    views.keep('web', { position: 101 }, viewOf(101, 399_995), 1_000);
    expect(views.find('web', { position: 101 })).toBeDefined();
    expect(views.find('web', { position: 100 })).toBeUndefined();
    views.keep('web', { position: 102 }, viewOf(102, 400_001), 1_000);
    expect(views.find('web', { position: 102 })).toBeUndefined();
    expect(views.find('web', { position: 101 })).toBeDefined();
  });
});
