import type { StreamMap } from '@berth/contract';
import { STATES, type State } from '../../ui/state-chip';

/**
 * A pool's map as it is shown: bytes outside of React, since a state for each of a million cells would be too many.
 * Whoever draws listens.
 */
export class MapStore {
  bytes = new Uint8Array();
  position = -1;
  /** Counts changes, by which one drawing is told from the next. */
  version = 0;
  /** What changed with the last version; undefined when that is all. */
  changed: readonly number[] | undefined;
  private readonly listeners = new Set<() => void>();

  readonly listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  replace(bytes: Uint8Array, position: number): void {
    this.bytes = new Uint8Array(bytes);
    this.position = position;
    this.tell(undefined);
  }

  /** Applies what the stream tells; false when the map has to be fetched anew. */
  apply({ from, to, reset, cells }: StreamMap): boolean {
    if (to <= this.position && !(to === this.position && !reset)) return true;
    if (reset || this.position < from) return false;
    const known = cells.filter(([ordinal]) => ordinal < this.bytes.length);
    if (known.length < cells.length) return false;
    for (const [ordinal, byte] of known) this.bytes[ordinal] = byte;
    this.position = to;
    this.tell(known.map(([ordinal]) => ordinal));
    return true;
  }

  stateOf(ordinal: number): State {
    return STATES[(this.bytes[ordinal] ?? 0) & 15] ?? 'free';
  }

  counts(): Readonly<Record<State, number>> {
    const counts = new Array<number>(16).fill(0);
    for (const byte of this.bytes) counts[byte & 15] = (counts[byte & 15] ?? 0) + 1;
    return Object.fromEntries(STATES.map((state, index) => [state, counts[index] ?? 0])) as Record<
      State,
      number
    >;
  }

  private tell(changed: readonly number[] | undefined): void {
    this.changed = changed;
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}
