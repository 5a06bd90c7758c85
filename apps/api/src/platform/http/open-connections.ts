import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

const LOOK_EVERY_MS = 50;
/** How long a connection on which nothing came yet is kept: what is on its way is answered. */
const SILENT_MS = 500;
/** How long a request that is under way at the stop has to be finished and answered. */
const GRACE_MS = 3_000;

/**
 * Lets connections go when the service stops: at once those on which nothing was asked, others with the
 * answer that is under way, and all of them after a while. Closing the server alone waits for those that
 * never said a word, and for those that stay open after the answer that they were waiting for.
 */
@Injectable()
export class OpenConnections implements OnModuleInit, BeforeApplicationShutdown {
  private readonly sockets = new Set<Socket>();

  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  beforeApplicationShutdown(): void {
    const { server } = this;
    const since = performance.now();
    const looking = setInterval(() => {
      const waitedMs = performance.now() - since;
      server.closeIdleConnections();
      if (waitedMs >= SILENT_MS) this.letSilentOnesGo();
      if (waitedMs >= GRACE_MS) server.closeAllConnections();
    }, LOOK_EVERY_MS);
    looking.unref();
    server.once('close', () => {
      clearInterval(looking);
    });
  }

  private letSilentOnesGo(): void {
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  private get server(): Server {
    return this.host.httpAdapter.getHttpServer() as Server;
  }
}
