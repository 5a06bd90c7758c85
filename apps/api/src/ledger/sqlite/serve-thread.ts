import { parentPort } from 'node:worker_threads';
import { invariant } from '@berth/domain';
import type { Answer } from './thread.js';

/** Runs in a worker thread: answers each request with what `perform` returns or throws. */
export function serveThread<Request extends { readonly operation: string }>(
  perform: (request: Request) => unknown,
): void {
  invariant(parentPort, 'runs as a worker thread');
  const port = parentPort;
  port.on('message', (request: Request) => {
    void answerTo(() => perform(request)).then((answer) => {
      port.postMessage(answer);
      if (request.operation === 'close') port.close();
    });
  });
}

async function answerTo(perform: () => unknown): Promise<Answer> {
  try {
    return { ok: true, value: await perform() };
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    return { ok: false, name, message, code };
  }
}
