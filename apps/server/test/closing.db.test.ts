import { startNode } from '@parley/testkit';
import { useDatabase } from '@parley/testkit/hooks';
import { expect, it, vi } from 'vitest';

const database = useDatabase();

it('[D1] [D6] a node that closes says so, finishes what it took, and refuses the rest as worth repeating', async () => {
  const node = await startNode(database.url);
  const ann = await (await node.person()).connect();
  const { id: roomId } = await ann.createRoom();
  const early = Array.from({ length: 300 }, (_, n) => ann.say(roomId, `early ${n}`));
  const ends = Promise.allSettled(early);
  await early[0];
  const gone = new Promise((resolve) => ann.socket.once('disconnect', resolve));
  const told = ann
    .hears('closing')
    .then((event) => ({ event, late: Promise.allSettled([ann.say(roomId, 'late')]) }));
  const closed = node.app.close();
  const { event, late } = await told;
  expect(event.returnInMs).toBeGreaterThan(0);

  // Either answer is honest; what is acked is stored.
  const all = [...(await ends), ...(await late)];
  await Promise.all([closed, gone]);
  const acked = all.flatMap((end) => (end.status === 'fulfilled' ? [end.value.seq] : []));
  expect(acked.length).toBeGreaterThan(0);
  const rows = await database.query<{ seq: number }>('SELECT seq FROM message WHERE room_id = $1', [roomId]);
  const stored = new Set(rows.map(({ seq }) => seq));
  expect(acked.filter((seq) => !stored.has(seq))).toEqual([]);
  for (const end of all) {
    if (end.status === 'rejected' && !/^no ack/.test(end.reason.message)) {
      expect(end.reason).toMatchObject({ code: 'unavailable', retryable: true });
    }
  }
  await expect(fetch(`${node.url}/healthz`)).rejects.toThrow();
});

it.each(['websocket', 'polling'] as const)(
  '[D4] who waits for nothing is told by %s that the node closes',
  async (transport) => {
    const node = await startNode(database.url);
    const ann = await (await node.person()).connect(transport);
    const gone = new Promise((resolve) => ann.socket.once('disconnect', resolve));
    const conn = [...node.app.io.of('/').sockets.values()][0]!.conn;
    // Between two polls nothing can be told, and no new one is accepted.
    await vi.waitUntil(() => conn.transport.writable);
    await Promise.all([node.app.close(), gone]);
    expect(ann.heard.map(({ event }) => event)).toContain('closing');
  },
);

it('a node that closes waits for no client that does not answer', async () => {
  const node = await startNode(database.url);
  const bo = await (await node.person()).connect();
  bo.wire.pause();
  const hungUp = vi.fn();
  bo.socket.once('disconnect', hungUp);
  await node.app.close();
  expect(hungUp).not.toHaveBeenCalled();
  bo.wire.resume();
}, 20_000);
