import { replayable } from '@berth/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamMap } from '@berth/contract';
import { MapChanges } from './map-changes.js';

const parameters = { numRuns: 1_000, ...replayable(fc.defaultReportMessage, import.meta.url) };
const CAPACITY = 3;

/** By an event, which has a position, or by time alone. */
const change = fc.record({
  do: fc.constant('event' as const),
  ordinal: fc.nat(CAPACITY - 1),
  byte: fc.nat(2),
  hasPosition: fc.boolean(),
});

/** What happens: an identifier changes, the map is drawn, a browser fetches it or takes what it is told. */
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: change },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('draw' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('fetch' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('tell' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const) }) },
  ),
  { maxLength: 80 },
);

/** The pool itself, and what changed since it was drawn; undefined when that is not known. */
class Truth {
  readonly bytes = new Uint8Array(CAPACITY);
  position = 0;
  touched: Set<number> | undefined = new Set<number>();

  change({ ordinal, byte, hasPosition }: { ordinal: number; byte: number; hasPosition: boolean }): void {
    this.bytes[ordinal] = byte;
    this.touched?.add(ordinal);
    if (hasPosition) this.position += 1;
  }

  copy(): { position: number; bytes: Uint8Array } {
    return { position: this.position, bytes: this.bytes.slice() };
  }
}

/** A browser that follows the rule of the contract. */
class Browser {
  map: { position: number; bytes: Uint8Array } | undefined;
  private known: number | undefined;

  listen(changes: MapChanges): void {
    const told = changes.since(this.known);
    this.known = changes.next;
    if (told) this.take(told);
  }

  private take({ from, to, reset, cells }: StreamMap): void {
    if (!this.map) return;
    if (reset || this.map.position < from) this.map = undefined;
    else if (this.map.position <= to) {
      for (const [ordinal, byte] of cells) this.map.bytes[ordinal] = byte;
      this.map.position = to;
    }
  }
}

describe('the changes of a map', () => {
  it('lead a browser that fetched it at any time to what is so, or tell it to fetch it again', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const truth = new Truth();
        const changes = new MapChanges('p', truth.copy());
        const browser = new Browser();
        const draw = (): void => {
          changes.draw(truth.copy(), truth.touched);
          truth.touched = new Set();
        };
        browser.listen(changes);
        for (const step of all) {
          if (step.do === 'event') truth.change(step);
          else if (step.do === 'lose') truth.touched = undefined;
          else if (step.do === 'draw') draw();
          else if (step.do === 'fetch') browser.map = truth.copy();
          else browser.listen(changes);
        }
        draw();
        browser.listen(changes);
        if (browser.map) expect(browser.map.bytes).toEqual(truth.bytes);
      }),
      parameters,
    );
  });

  it('of which too many are kept, or in one step, are a reset', () => {
    const changes = new MapChanges('p', { position: 0, bytes: new Uint8Array(20_000) });
    const known = changes.next;
    changes.draw({ position: 1, bytes: new Uint8Array(20_000).fill(1) }, new Set());
    expect(changes.since(known)).toEqual({ pool: 'p', from: 1, to: 1, reset: true, cells: [] });
    expect(changes.since(changes.next)).toBeUndefined();
    for (let position = 2; position < 80; position += 1) {
      const bytes = new Uint8Array(20_000).fill(1);
      bytes[0] = position % 2;
      changes.draw({ position, bytes }, new Set());
    }
    expect(changes.since(known + 1)).toMatchObject({ reset: true });
    expect(changes.since(known + 20)).toMatchObject({ reset: false, to: 79, cells: [[0, 1]] });
  });

  it('of a pool with other identifiers than before are a reset', () => {
    const changes = new MapChanges('p', { position: 0, bytes: new Uint8Array(3) });
    changes.draw({ position: 4, bytes: new Uint8Array(5) }, new Set());
    expect(changes.since(0)).toEqual({ pool: 'p', from: 4, to: 4, reset: true, cells: [] });
  });

  it('are none while nothing changes, however far the ledger goes on', () => {
    const changes = new MapChanges('p', { position: 3, bytes: new Uint8Array(3) });
    for (let position = 4; position < 400; position += 1)
      changes.draw({ position, bytes: new Uint8Array(3) }, new Set());
    expect(changes.since(0)).toBeUndefined();
    changes.draw({ position: 400, bytes: Uint8Array.of(0, 7, 0) }, new Set());
    expect(changes.since(0)).toEqual({ pool: 'p', from: 3, to: 400, reset: false, cells: [[1, 7]] });
  });
});
