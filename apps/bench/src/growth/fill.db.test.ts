import { limits } from '@parley/protocol';
import type { Person } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { withClient } from './database.ts';
import { CROWD, type Filled, fill } from './fill.ts';

const MESSAGES = 2000;
const ROOMS = 6;
/** Changes of the busy room: all entered, and half of all was said there. */
const BUSY_HEAD = 1 + CROWD + MESSAGES / 2;

const database = useDatabase();
const node = useNode(database);

describe('a filled database', () => {
  let reader: Person;
  let reporter: Person;
  let filled: Filled;
  beforeAll(async () => {
    reader = await node.owner();
    reporter = await node.person();
    const cast = { reader: reader.id, reporter: reporter.id };
    filled = await withClient(database.url, (client) =>
      fill(client, { messages: MESSAGES, rooms: ROOMS }, cast),
    );
    await reader.connect();
  });

  it('[D3] [D4] a client that syncs gets every change once, in order and without a gap', async () => {
    const { rooms } = await reader.call('listRooms', {});
    expect(rooms.reduce((sum, { head }) => sum + head, 0)).toBe(ROOMS * (1 + CROWD) + 1 + MESSAGES);
    for (const { id, head } of rooms) {
      const behind = Math.min(head, limits.syncBehindMax);
      const seqs = await catchUp(id, head - behind);
      expect(seqs).toEqual(Array.from({ length: behind }, (_, n) => head - behind + 1 + n));
    }
  });

  async function catchUp(roomId: string, from: number): Promise<number[]> {
    const seqs: number[] = [];
    for (let head = from + 1, at = from; at < head; at = seqs.at(-1)!) {
      const answer = (await reader.emit('sync', { rooms: { [roomId]: at } })).rooms[roomId]!;
      if (!('changes' in answer)) throw new Error(`no changes after ${at}, but ${JSON.stringify(answer)}`);
      seqs.push(...answer.changes.map(({ seq }) => seq));
      head = answer.head;
    }
    return seqs;
  }

  it('history has all that was said, and who entered', async () => {
    const seqs: number[] = [];
    for (let before: string | undefined; seqs[0] !== 1; before = String(seqs[0])) {
      const page = await reader.call('listMessages', {
        roomId: filled.busyRoom,
        before,
        limit: String(limits.pageMax),
      });
      seqs.unshift(...[...page.messages, ...page.notices].map(({ seq }) => seq).sort((a, b) => a - b));
    }
    expect(seqs).toEqual(Array.from({ length: BUSY_HEAD }, (_, n) => n + 1));
  });

  it('unread counts are what others said after the cursor, some rooms with a large backlog', async () => {
    const { rooms, userSeq } = await reader.call('listRooms', {});
    const unread = Object.fromEntries(rooms.map((room) => [room.name, room.unread]));
    expect(unread).toEqual({
      'growth 1': limits.unreadMax,
      'growth 2': limits.unreadMax,
      'growth 3': 0,
      'growth 4': 3,
      'growth 5': limits.unreadMax,
      'growth 6': 0,
    });
    expect(userSeq).toBe(ROOMS);
    expect(rooms.map(({ memberCount }) => memberCount)).toEqual([48, 49, 48, 48, 48, 48]);
    const mine = await reporter.call('listRooms', {});
    expect(mine.rooms.map(({ id, unread }) => ({ id, unread }))).toEqual([
      { id: filled.reportsRoom, unread: 0 },
    ]);
  });

  it('[D2] a repeated send is recognised, and the next one gets the next seq', async () => {
    await reporter.connect();
    const [last] = await database.query<{ id: string; seq: number; client: string; body: string }>(
      `SELECT id, seq, client_message_id AS client, body FROM message WHERE room_id = $1 ORDER BY seq DESC LIMIT 1`,
      [filled.reportsRoom],
    );
    const again = await reporter.say(filled.reportsRoom, last!.body, last!.client);
    expect(again).toMatchObject({ id: last!.id, seq: last!.seq, duplicate: true });
    expect((await reporter.say(filled.reportsRoom, 'new')).seq).toBe(last!.seq + 1);
  });
});
