import { useDatabase, useNode } from '@parley/testkit/hooks';
import { expect, it } from 'vitest';
import { bodyOf, fill } from './fill.ts';

const database = useDatabase();
const node = useNode(database);

const MESSAGES = 120;

it('[D2] [D3] what a room is filled with was read by all, is its history, and is known to retries', async () => {
  const [ann, bo] = await Promise.all([node.person(), node.person()]);
  const { id: roomId } = await ann.createRoom();
  await bo.call('joinRoom', { roomId });
  await fill(database.url, [{ roomId, messages: MESSAGES }]);

  const [room] = (await bo.call('listRooms', {})).rooms;
  expect(room).toMatchObject({ id: roomId, head: MESSAGES + 2, unread: 0, readSeq: MESSAGES + 2 });
  const { messages } = await bo.call('listMessages', { roomId, limit: '200' });
  expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: MESSAGES }, (_, n) => n + 3));
  expect(messages.map(({ body }) => body)).toEqual(Array.from({ length: MESSAGES }, (_, n) => bodyOf(n + 1)));
  const times = messages.map(({ createdAt }) => createdAt);
  expect(new Set(times).size).toBe(MESSAGES);
  expect(times).toEqual(times.toSorted());

  const filled = messages.at(-1)!;
  const author = (await ann.connect()).id === filled.authorId ? ann : await bo.connect();
  const again = await author.say(roomId, filled.body, filled.clientMessageId);
  expect(again).toMatchObject({ id: filled.id, seq: filled.seq, duplicate: true });
  const next = await author.say(roomId, 'and on');
  expect(next).toMatchObject({ seq: filled.seq + 1, duplicate: false });
  const changes = await bo.call('listMessages', { roomId, limit: '1' });
  expect(changes.messages[0]).toMatchObject({ seq: filled.seq + 1, body: 'and on' });
});

it('a room whose members may not write is not filled', async () => {
  const ann = await node.person();
  const { id: roomId } = await ann.createRoom();
  await database.query('UPDATE room SET archived_at = now() WHERE id = $1', [roomId]);
  await expect(fill(database.url, [{ roomId, messages: 1 }])).rejects.toThrow('archived');
});
