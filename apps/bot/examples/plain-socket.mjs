// Stock socket.io-client, nothing of ours: log in over HTTP, join, chat, receive. Ends with the message it heard.
//   node apps/bot/examples/plain-socket.mjs http://localhost:3000 <username> <password> <room name>
import { io } from 'socket.io-client';

const [url, username, password, roomName] = process.argv.slice(2);
const json = { 'content-type': 'application/json' };

const login = await fetch(`${url}/api/auth/login`, {
  method: 'POST',
  headers: json,
  body: JSON.stringify({ username, password }),
});
if (!login.ok) throw new Error(await login.text());
const cookie = login.headers.getSetCookie()[0].split(';', 1)[0];

const directory = await fetch(`${url}/api/rooms/directory`, { headers: { cookie } });
const { rooms } = await directory.json();
const roomId = rooms.find(({ name }) => name === roomName).id;

const socket = io(url, { extraHeaders: { cookie } });
socket.on('connect_error', (error) => {
  console.error(error.message, error.data);
  process.exit(1);
});
const heard = new Promise((resolve) => {
  socket.on('chat', ({ changes }) => {
    for (const { seq, kind, message } of changes) {
      if (kind === 'message') resolve(`heard #${seq}: ${message.body}`);
    }
  });
});
await socket.emitWithAck('join', { roomId });
const ack = await socket.emitWithAck('chat', {
  roomId,
  clientMessageId: crypto.randomUUID(),
  body: 'Hello from plain socket.io-client',
});
console.log('acked', JSON.stringify(ack));
console.log(await heard);
socket.disconnect();
