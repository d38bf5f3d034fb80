import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { openStore, type StoreKind } from './stores.ts';

// The simplest chat one would write by hand: store the message, send it to the room, ack. No people, no sessions,
// no memberships, no repeats recognised. Environment: STORE, PORT, DATA_DIR.

interface Send {
  roomId: string;
  clientMessageId: string;
  body: string;
}

const { STORE, PORT, DATA_DIR } = process.env;
const store = await openStore(STORE as StoreKind, DATA_DIR!);
const http = createServer((_request, response) => response.end('ok'));
// Heartbeats as Parley's, for idle connections to cost the same.
const io = new Server(http, { serveClient: false, pingInterval: 10_000, pingTimeout: 8000 });

io.on('connection', (socket) => {
  const authorId = randomUUID();
  socket.on('join', ({ roomIds }: { roomIds: string[] }, ack: (result: unknown) => void) => {
    socket.join(roomIds);
    ack({ ok: true });
  });
  socket.on('chat', async ({ roomId, clientMessageId, body }: Send, ack: (result: unknown) => void) => {
    try {
      const message = { id: randomUUID(), roomId, authorId, clientMessageId, body, createdAt: new Date() };
      await store.create(message);
      io.to(roomId).emit('chat', message);
      ack({ ok: true, data: { id: message.id, createdAt: message.createdAt } });
    } catch (error) {
      ack({ ok: false, error: String(error) });
    }
  });
});

http.listen(Number(PORT), '127.0.0.1');

process.once('SIGTERM', async () => {
  await io.close();
  await store.close();
  process.exit(0);
});
