import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ApiProblem } from './api-problem.js';

/** What Node says of bytes that are no whole HTTP request. */
function unreadableProblem(code: string | undefined): ApiProblem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new ApiProblem('header_too_large', 'The headers, the path among them, are larger than 16 KiB.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new ApiProblem('request_timeout', 'The request did not arrive in time; send it again.');
  }
  return new ApiProblem('invalid_request', 'This is no HTTP/1.1 request.');
}

/**
 * Answers bytes that are no whole HTTP request, and closes the connection. While an earlier request on it
 * is waiting for its answer, nothing is said: the caller would take this for that answer.
 */
export function refuseUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  // `_httpMessage` is the answer that the connection is waiting for; Node's own handler looks at it, too.
  const { _httpMessage: pending } = socket as Socket & { readonly _httpMessage?: ServerResponse | null };
  const isForEarlier = pending?.req.complete === true || pending?.headersSent === true;
  if (socket.writable && !isForEarlier) {
    const { status, document } = unreadableProblem(error.code);
    const body = JSON.stringify(document);
    socket.write(
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n` +
        'Content-Type: application/problem+json; charset=utf-8\r\n' +
        `Content-Length: ${String(Buffer.byteLength(body))}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy();
}
