// A bot in thirty lines: joins every public room and answers what begins with "!echo". It is a person like any
// other: make it an account, then
//   PARLEY_URL=http://localhost:3000 PARLEY_USER=echo PARLEY_PASSWORD=… npx tsx apps/bot/src/main.ts
import { createApi, createClient } from '@parley/client';

const {
  PARLEY_URL: url = 'http://localhost:3000',
  PARLEY_USER: username = '',
  PARLEY_PASSWORD: password = '',
} = process.env;

const login = await fetch(`${url}/api/auth/login`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ username, password }),
});
if (!login.ok) throw new Error(`Login failed: ${await login.text()}`);
const cookie = login.headers.getSetCookie()[0]!.split(';', 1)[0]!;
const { user } = (await login.json()) as { user: { id: string } };

const api = createApi({ baseUrl: url, headers: () => ({ cookie }) });
const client = createClient({
  api,
  url,
  userId: user.id,
  extraHeaders: { cookie },
  onSignedOut: () => process.exit(1),
});

client.on('chat', ({ roomId, changes }) => {
  for (const change of changes) {
    if (change.kind !== 'message' || change.message.authorId === user.id) continue;
    const [, words] = /^!echo (.+)/s.exec(change.message.body) ?? [];
    // Kept and repeated by the outbox until it is stored, once.
    if (words) client.room(roomId).send(words);
  }
});
client.start();

const { rooms } = await api.call('listDirectory', {});
await Promise.all(rooms.filter(({ joined }) => !joined).map(({ id }) => client.joinRoom(id)));
console.log(`${username} listens in ${rooms.length} rooms`);
