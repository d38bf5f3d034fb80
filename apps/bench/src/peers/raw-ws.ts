import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

// The ceiling of Node for one write a member: a message is parsed, its event encoded and framed once, and the frame
// written to each member's connection. The texts are those of Socket.IO, so that the same generator can speak to it;
// nothing of Socket.IO runs. Environment: PORT.

const PING = '2';
const PONG = '3';
/** Parley's. */
const HEARTBEAT_MS = 10_000;

const rooms = new Map<string, Set<Duplex>>();
const http = createServer((_request, response) => response.end('ok'));
const server = new WebSocketServer({ server: http, perMessageDeflate: false });

function handle(event: string, data: Record<string, unknown>, connection: Duplex): void {
  if (event === 'join') {
    for (const roomId of data.roomIds as string[]) {
      const members = rooms.get(roomId) ?? new Set();
      rooms.set(roomId, members.add(connection));
    }
    connection.once('close', () => {
      for (const roomId of data.roomIds as string[]) rooms.get(roomId)?.delete(connection);
    });
    return;
  }
  const frame = frameOf(`42${JSON.stringify(['chat', { ...data, createdAt: new Date() }])}`);
  for (const member of rooms.get(data.roomId as string) ?? []) member.write(frame);
}

/** A text frame of up to 64 KiB. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const short = body.length < 126;
  const header = Buffer.from([0x81, short ? body.length : 126, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([short ? header.subarray(0, 2) : header, body]);
}

server.on('connection', (socket, request) => {
  const connection = request.socket;
  const heart = setInterval(() => socket.send(PING), HEARTBEAT_MS);
  socket.once('close', () => clearInterval(heart));
  socket.send('0{"sid":"","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
  socket.on('message', (bytes: Buffer) => {
    const text = bytes.toString();
    if (text === '40') return socket.send('40{"sid":""}');
    if (text === PONG) return;
    const bracket = text.indexOf('[');
    const [event, data] = JSON.parse(text.slice(bracket)) as [string, Record<string, unknown>];
    handle(event, data, connection);
    socket.send(`43${text.slice(2, bracket)}[{"ok":true}]`);
  });
});

http.listen(Number(process.env.PORT), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
