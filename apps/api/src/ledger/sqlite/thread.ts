import { Worker } from 'node:worker_threads';

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly name: string;
      readonly message: string;
      readonly code: string | undefined;
    };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A worker thread with a connection to the ledger; requests are answered in the order they were made. */
export class LedgerThread<Request> {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private ended: Error | undefined;

  /** `script`: the built module of the thread, beside this one. */
  constructor(script: 'writer.worker.js' | 'reader.worker.js', file: string) {
    // It runs what was built, also in a test that runs the sources: no flags of its parent.
    this.worker = new Worker(new URL(script, import.meta.url), { workerData: { file }, execArgv: [] });
    this.worker.on('message', (answer: Answer) => {
      const waiting = this.waiting.shift();
      if (answer.ok) waiting?.resolve(answer.value);
      else
        waiting?.reject(Object.assign(new Error(answer.message), { name: answer.name, code: answer.code }));
    });
    this.worker.on('error', (error) => {
      this.end(error);
    });
    this.worker.on('exit', (code) => {
      this.end(new Error(`${script} ended with code ${String(code)}`));
    });
  }

  ask(request: Request): Promise<unknown> {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(request);
    });
  }

  /** Whether it answers nothing any more, for whatever reason. */
  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.ended);
  }
}
