import { workerData } from 'node:worker_threads';
import { serveThread } from './serve-thread.js';
import { perform, SqliteWriter, type WriterRequest } from './writer.js';

const writer = new SqliteWriter((workerData as { file: string }).file);
serveThread((request: WriterRequest) => perform(writer, request));
