import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import {
  streamMapSchema,
  streamResetSchema,
  streamTickSchema,
  type StreamMap,
  type StreamReset,
  type StreamTick,
} from '@berth/contract';
import { eventually } from './eventually.js';

/** An event as a stream tells it. */
export interface ToldEvent {
  readonly position: number;
  readonly type: string;
  readonly pool: string | null;
  readonly client_id: string | null;
}

interface Message {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** The other end of `/v1/stream`: what was told, as a browser would understand it. */
export class EventStream {
  readonly messages: Message[] = [];
  /** The id that a browser would come back with. */
  lastId: string | undefined;
  retryMs: number | undefined;
  comments = 0;
  private rest = '';
  private ended = false;

  /** Resolves with the head of the answer, whatever its status. */
  static open(url: string, query = '', headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      // A connection of its own, as every stream has.
      const sent = request(new URL(`/v1/stream${query}`, url), { headers, agent: new Agent() });
      sent.once('response', (response) => resolve(new EventStream(response)));
      sent.once('error', reject);
      sent.end();
    });
  }

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.take(text));
    response.on('error', () => undefined);
    response.on('close', () => (this.ended = true));
  }

  get status(): number {
    return this.response.statusCode ?? 0;
  }

  get headers(): IncomingHttpHeaders {
    return this.response.headers;
  }

  /** Whether the service, or `close`, has ended it. */
  get closed(): boolean {
    return this.ended;
  }

  /** What came that is no message yet: the body of a refusal. */
  get unfinished(): string {
    return this.rest;
  }

  get events(): readonly ToldEvent[] {
    return this.dataOf('events').flatMap((data) => (data as { items: ToldEvent[] }).items);
  }

  get positions(): readonly number[] {
    return this.events.map(({ position }) => position);
  }

  get ticks(): readonly StreamTick[] {
    return this.dataOf('tick').map((data) => streamTickSchema.parse(data));
  }

  get maps(): readonly StreamMap[] {
    return this.dataOf('map').map((data) => streamMapSchema.parse(data));
  }

  get resets(): readonly StreamReset[] {
    return this.dataOf('reset').map((data) => streamResetSchema.parse(data));
  }

  /** Waits until the events up to a position were told, as far as they are wanted. */
  async reached(position: number, withinMs?: number): Promise<void> {
    await eventually(`position ${String(position)}`, () => Number(this.lastId ?? -2) >= position, withinMs);
  }

  /** Stops reading; what is on its way fills the buffers. */
  pause(): void {
    this.response.pause();
  }

  resume(): void {
    this.response.resume();
  }

  close(): void {
    this.response.destroy();
  }

  private dataOf(event: string): readonly unknown[] {
    return this.messages.filter((message) => message.event === event).map(({ data }) => data);
  }

  private take(text: string): void {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.takeBlock(block);
  }

  private takeBlock(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      if (colon === 0) this.comments += 1;
      else fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart());
    }
    if (fields.has('retry')) this.retryMs = Number(fields.get('retry'));
    const data = fields.get('data');
    if (data === undefined) return;
    const id = fields.get('id');
    this.lastId = id ?? this.lastId;
    const event = fields.get('event') ?? 'message';
    this.messages.push({ event, id, data: JSON.parse(data) });
  }
}
