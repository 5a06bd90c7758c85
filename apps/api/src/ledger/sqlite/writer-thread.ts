import { Worker } from 'node:worker_threads';
import type { Append } from '../store.js';

export type Request =
  | { readonly operation: 'lock'; readonly head: number }
  | { readonly operation: 'commit'; readonly append: Append }
  | { readonly operation: 'load' }
  | { readonly operation: 'close'; readonly aliveAt: number };

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly code: string | undefined };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The writer as seen from the main thread: requests are answered in the order they were made. */
export class WriterThread {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private ended: Error | undefined;

  constructor(file: string) {
    const source = import.meta.url.endsWith('.ts') ? '../../../dist/ledger/sqlite/' : './';
    this.worker = new Worker(new URL(`${source}writer.worker.js`, import.meta.url), { workerData: { file } });
    this.worker.on('message', (answer: Answer) => {
      const waiting = this.waiting.shift();
      if (answer.ok) waiting?.resolve(answer.value);
      else waiting?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
    });
    this.worker.on('error', (error) => {
      this.end(error as Error);
    });
    this.worker.on('exit', (code) => {
      this.end(new Error(`the writer thread ended with code ${String(code)}`));
    });
  }

  ask(request: Request): Promise<unknown> {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(request);
    });
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.ended);
  }
}
