import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** The way from the browser to the service; it can go dead without a word, as when a lid is closed. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private isDead = false;

  private constructor(
    private readonly server: Server,
    private readonly to: number,
  ) {
    server.on('connection', (near) => this.join(near));
  }

  /** `url`: of the service that it leads to. */
  static async open(url: string): Promise<Line> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Line(server, Number(new URL(url).port));
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : address)}`;
  }

  /** From now on nothing comes through, and nobody is told. */
  die(): void {
    this.isDead = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** What was there is gone; what begins from now on comes through. */
  mend(): void {
    this.isDead = false;
    this.drop();
  }

  close(): void {
    this.drop();
    this.server.close();
  }

  private drop(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private join(near: Socket): void {
    const ends = this.isDead ? [near] : [near, connect(this.to, '127.0.0.1')];
    for (const end of ends) {
      this.sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        this.sockets.delete(end);
        for (const other of ends) other.destroy();
      });
    }
    const [, far] = ends;
    if (far) near.pipe(far).pipe(near);
  }
}
