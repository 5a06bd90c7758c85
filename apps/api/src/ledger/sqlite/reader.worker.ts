import { workerData } from 'node:worker_threads';
import { serveThread } from './serve-thread.js';
import { answer, SqliteReader, type ReaderRequest } from './reader.js';

const reader = new SqliteReader((workerData as { file: string }).file);
serveThread((request: ReaderRequest) => answer(reader, request));
