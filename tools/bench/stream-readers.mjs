// Many readers of /v1/stream, in a process of their own. Takes the service's address and how many; prints
// one line when all are connected, and reads until it is killed.
import { once } from 'node:events';
import { connect } from 'node:net';

const AT_ONCE = 100;
const { hostname, port } = new URL(process.argv[2] ?? '');
const count = Number(process.argv[3]);

for (let open = 0; open < count; open += AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - open) }, () => read()));
}
console.log(`${count} readers`);

async function read() {
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  socket.write('GET /v1/stream HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n');
  const [head] = /** @type {[Buffer]} */ (await once(socket, 'data'));
  if (!head.toString().startsWith('HTTP/1.1 200')) throw new Error(head.toString());
  socket.on('data', () => undefined);
  socket.on('close', () => process.exit(1));
}
