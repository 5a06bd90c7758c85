import { QueryOverLimit } from '../reader.js';
import { LedgerOverloaded, LedgerUnavailable } from '../store.js';
import type { ReaderRequest } from './reader.js';
import type { LedgerThread } from './thread.js';

type ReaderThread = Pick<LedgerThread<ReaderRequest>, 'ask' | 'stop' | 'hasEnded'>;

interface Question {
  readonly request: ReaderRequest;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

/** One for a question that takes long, one for the others; more would take the cores from the commit loop. */
const THREADS_MAX = 2;
/** Each question may take long: more than this many would wait too long for theirs. */
const WAITING_MAX = 64;

/**
 * Threads that answer questions, started when they are first needed: most services are rarely asked about the
 * past. One that has ended is replaced with the next question.
 */
export class ReaderPool {
  private readonly waiting: Question[] = [];
  private readonly idle: ReaderThread[] = [];
  private readonly threads = new Set<ReaderThread>();
  private closed = false;

  constructor(private readonly startThread: () => ReaderThread) {}

  /**
   * Throws `LedgerOverloaded` when too many wait, `QueryOverLimit` when there is no answer within `timeMsMax`,
   * `LedgerUnavailable` when its thread ends before there is one.
   */
  ask(request: ReaderRequest, timeMsMax: number): Promise<unknown> {
    if (this.closed) return Promise.reject(new LedgerUnavailable('the service is stopping'));
    if (this.waiting.length >= WAITING_MAX)
      return Promise.reject(new LedgerOverloaded('too many questions about the past are waiting'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject, timer: this.timer(timeMsMax, reject) });
      this.askNext();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { reject, timer } of this.waiting.splice(0)) {
      clearTimeout(timer);
      reject(new LedgerUnavailable('the service is stopping'));
    }
    await Promise.all([...this.threads].map((thread) => thread.stop()));
  }

  private askNext(): void {
    if (this.waiting.length === 0) return;
    const thread = this.freeThread();
    const question = thread && this.waiting.shift();
    if (question) void this.askThread(thread, question);
  }

  private async askThread(thread: ReaderThread, question: Question): Promise<void> {
    const { request, resolve, reject, timer } = question;
    try {
      resolve(await thread.ask(request));
    } catch (error) {
      const isFault = !thread.hasEnded && error instanceof Error;
      reject(isFault ? error : new LedgerUnavailable('the ledger cannot be read', { cause: error }));
    }
    clearTimeout(timer);
    this.idle.push(thread);
    this.askNext();
  }

  private freeThread(): ReaderThread | undefined {
    for (let thread = this.idle.pop(); thread; thread = this.idle.pop()) {
      if (!thread.hasEnded) return thread;
      this.threads.delete(thread);
    }
    if (this.threads.size >= THREADS_MAX) return undefined;
    const started = this.startThread();
    this.threads.add(started);
    return started;
  }

  /** A thread that is at it already ends its statement all the same, before it is asked anything else. */
  private timer(timeMsMax: number, reject: Question['reject']): NodeJS.Timeout | undefined {
    if (!Number.isFinite(timeMsMax)) return undefined;
    return setTimeout(() => {
      const place = this.waiting.findIndex((question) => question.reject === reject);
      if (place >= 0) this.waiting.splice(place, 1);
      reject(new QueryOverLimit(`no answer within ${String(timeMsMax)} ms`));
    }, timeMsMax);
  }
}
