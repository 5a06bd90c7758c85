import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '@berth/domain';
import type { Answer, Request } from './writer-thread.js';
import { perform, SqliteWriter } from './writer.js';

invariant(parentPort, 'runs as a worker thread');
const port = parentPort;
const { file } = workerData as { file: string };
const writer = new SqliteWriter(file);

port.on('message', (request: Request) => {
  let answer: Answer;
  try {
    answer = { ok: true, value: perform(writer, request) };
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    answer = { ok: false, message, code };
  }
  port.postMessage(answer);
  if (request.operation === 'close') port.close();
});
