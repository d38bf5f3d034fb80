import { randomUUID } from 'node:crypto';
import { refusal, startNode } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database);
const fresh = useDatabase();

describe.each(['websocket', 'polling'] as const)('two people over %s', (transport) => {
  it('[D1] [D3] talk: the ack names the stored message, both hear every change once and in order', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    await ann.connect(transport);
    await bo.connect(transport);
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    const acks = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? ann : bo).say(roomId, `message ${index}`)),
    );
    await Promise.all([ann.settled(), bo.settled()]);

    expect(ann.changesOf(roomId).map(({ seq }) => seq)).toEqual(Array.from({ length: 52 }, (_, i) => i + 1));
    expect(bo.changesOf(roomId)).toEqual(ann.changesOf(roomId).slice(1));
    const rows = await database.query<{ id: string; seq: number }>(
      'SELECT id, seq FROM message WHERE room_id = $1 ORDER BY seq',
      [roomId],
    );
    expect(acks.map(({ id, seq }) => ({ id, seq })).sort((a, b) => a.seq - b.seq)).toEqual(rows);
    expect(acks.every(({ duplicate }) => !duplicate)).toBe(true);
  });
});

it('[D2] a retry stores nothing new and gets the same id and seq; another body under the id is a conflict', async () => {
  const ann = await (await node.person()).connect();
  const { id: roomId } = await ann.createRoom();
  const clientMessageId = randomUUID();
  const all = await Promise.all(Array.from({ length: 20 }, () => ann.say(roomId, 'once', clientMessageId)));
  expect(new Set(all.map(({ id, seq, createdAt }) => `${id} ${seq} ${createdAt}`)).size).toBe(1);
  expect(all.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect((await refusal(ann.say(roomId, 'twice', clientMessageId))).code).toBe('conflict');
  const { messages } = await ann.call('listMessages', { roomId });
  expect(messages.map(({ body }) => body)).toEqual(['once']);
});

it('a commit finds everything by its key, though it was planned while the tables were empty', async () => {
  const own = await startNode(fresh.url);
  const ann = await (await own.person()).connect();
  const { id: roomId } = await ann.createRoom();
  for (let n = 0; n < 20; n += 1) await ann.say(roomId, `message ${n}`);
  // A connection counts for all to see when it ends.
  await own.close();
  const [counts] = await fresh.query<{ scans: number; lookups: number }>(
    `SELECT seq_scan::int AS scans, idx_scan::int AS lookups FROM pg_stat_user_tables WHERE relname = 'message'`,
  );
  // Not one a commit: what else a start does may read it all.
  expect(counts!.scans).toBeLessThan(5);
  expect(counts!.lookups).toBeGreaterThanOrEqual(20);
});
