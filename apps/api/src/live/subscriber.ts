import type { ServerResponse } from 'node:http';

/** What a stream is to tell. */
export interface Wish {
  /** Events and counts of this pool; of all when undefined. */
  readonly pool: string | undefined;
  /** Types of events; all when undefined. */
  readonly types: ReadonlySet<string> | undefined;
  /** The pool whose map is watched. */
  readonly map: string | undefined;
}

/** How far a stream has been told. */
export interface Progress {
  /** Every event up to this position that it wants. */
  readonly cursor: number;
  /** Heartbeats that were counted when it was told of them. */
  readonly heartbeats: number;
  /** What the last tick said: its position and, as text, its states. */
  readonly position: number;
  readonly states: string | undefined;
  /** The next step of the map; undefined before the first. */
  readonly map: number | undefined;
}

/** One stream: whom it goes to, what it tells, and how far it has come. */
export class Subscriber {
  /** Streams that want the same share their text. */
  readonly key: string;
  readonly since = performance.now();
  private sentAt = this.since;

  constructor(
    readonly wish: Wish,
    public progress: Progress,
    private readonly response: ServerResponse,
  ) {
    const types = wish.types && [...wish.types].sort();
    this.key = JSON.stringify([wish.pool, types, wish.map]);
  }

  get wantsEvents(): boolean {
    return this.wish.types?.size !== 0;
  }

  /** Whether all that was sent has gone out, as far as this machine can know. */
  get hasTakenAll(): boolean {
    return this.response.writableLength === 0;
  }

  get quietMs(): number {
    return performance.now() - this.sentAt;
  }

  send(text: Buffer): void {
    this.sentAt = performance.now();
    this.response.write(text);
  }

  /** Ends the stream; what has not gone out is given up. */
  end(): void {
    if (this.hasTakenAll) this.response.end();
    else this.response.destroy();
  }
}
