import { describe, expect, it } from 'vitest';
import { moved, parseWindow, printWindow, windowOf, zoomed } from './time-window';

const window = { from: 100_000, to: 200_000 };

describe('a window of time', () => {
  it('moves by a share of its width, and stops at the latest moment', () => {
    expect(moved(window, -0.5, 210_000)).toEqual({ from: 50_000, to: 150_000 });
    expect(moved(window, 0.5, 210_000)).toEqual({ from: 110_000, to: 210_000 });
  });

  it('keeps the moment that is pointed at in its place while it gets narrower', () => {
    expect(zoomed(window, 0.5, 150_000, 210_000)).toEqual({ from: 125_000, to: 175_000 });
    expect(zoomed(window, 0.5, 100_000, 210_000)).toEqual({ from: 100_000, to: 150_000 });
  });

  it('ends at the latest moment, begins no earlier than time, and is never narrower than ten seconds', () => {
    expect(zoomed(window, 2, 150_000, 210_000)).toEqual({ from: 10_000, to: 210_000 });
    expect(zoomed(window, 9, 150_000, 210_000)).toEqual({ from: 0, to: 210_000 });
    expect(zoomed(window, 0.001, 150_000, 210_000)).toEqual({ from: 145_000, to: 155_000 });
  });

  it('is the same after it was in an address', () => {
    expect(windowOf(parseWindow({ ...printWindow(window) }))).toEqual(window);
  });

  it.each([
    { from: '2026-11-22T10:00:00Z' },
    { from: 'x', to: 'y' },
    { from: '2026-11-22T10:00:00Z', to: '2026-11-21T10:00:00Z' },
  ])('that makes no sense is none: %j', (search) => {
    expect(parseWindow(search)).toEqual({});
  });
});
