import { randomUUID } from 'node:crypto';
import { type Change, limits, type RoomSync } from '@parley/protocol';
import { type Person, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { describe, expect, it } from 'vitest';
import { openArrivals } from '../../db/direct.ts';
import { findChanges } from './messages.store.ts';

const database = useDatabase();
const node = useNode(database);
const other = useNode(database);

/** Two members of a room, the first its moderator, and a message of the second (seq 3). */
async function scene() {
  const [ann, bo] = await Promise.all([node.person(), node.person()]);
  await Promise.all([ann.connect(), bo.connect()]);
  const { id: roomId } = await ann.createRoom();
  await bo.emit('joinRoom', { roomId });
  const { message } = await bo.call('postMessage', { roomId, clientMessageId: randomUUID(), body: 'hello' });
  const of = (emoji: string) => ({ roomId, messageId: message.id, emoji });
  return { ann, bo, roomId, message, of };
}
const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code;
const changesAfter = async (person: Person, roomId: string, seq: number): Promise<Change[]> => {
  const { rooms } = await person.emit('sync', { rooms: { [roomId]: seq } });
  return (rooms[roomId] as { changes: Change[] }).changes;
};
const rows = (messageId: string) =>
  database.query('SELECT emoji FROM reaction WHERE message_id = $1', [messageId]);

describe('a reaction', () => {
  it('[D3] [D5] is a change of the sequence; live, sync and history tell the same', async () => {
    const { ann, bo, roomId, message, of } = await scene();
    expect(await ann.emit('react', of('👍'))).toEqual({ seq: 4 });
    expect(await bo.call('react', of('👍'))).toEqual({ seq: 5 });
    expect(await ann.call('unreact', of('👍'))).toEqual({ seq: 6 });
    const about = { messageId: message.id, messageSeq: 3, emoji: '👍' };
    const changes = [
      { seq: 4, kind: 'reacted', ...about, userId: ann.id },
      { seq: 5, kind: 'reacted', ...about, userId: bo.id },
      { seq: 6, kind: 'unreacted', ...about, userId: ann.id },
    ];
    await ann.settled();
    expect(ann.changesOf(roomId).slice(-3)).toEqual(changes);
    const now = { ...message, reactions: [{ emoji: '👍', userId: bo.id }], reactSeq: 6 };
    expect(await changesAfter(ann, roomId, 2)).toEqual([
      { seq: 3, kind: 'message', message: now },
      ...changes,
    ]);
    expect((await ann.call('listMessages', { roomId })).messages).toEqual([now]);
    expect((await ann.call('listRooms', {})).rooms[0]).toMatchObject({ head: 6, unread: 1 });
  });

  it('[D2] repeated changes nothing, also by the other way and when it is gone already', async () => {
    const { ann, roomId, of } = await scene();
    const first = await ann.emit('react', of('🎉'));
    expect(await ann.emit('react', of('🎉'))).toEqual(first);
    expect(await ann.call('react', of('🎉'))).toEqual(first);
    const gone = await ann.emit('unreact', of('🎉'));
    expect(await ann.emit('unreact', of('🎉'))).toEqual(gone);
    expect(await changesAfter(ann, roomId, 3)).toHaveLength(2);
  });

  it('of any make is kept as it is, by both ways', async () => {
    const { ann, roomId, of } = await scene();
    const long = ['👩🏽‍❤️‍💋‍👩🏿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '#️⃣', '🇺🇦'];
    for (const emoji of long) await ann.call('react', of(emoji));
    const [message] = (await ann.call('listMessages', { roomId })).messages;
    expect(message!.reactions!.map(({ emoji }) => emoji)).toEqual(long);
  });

  it('that is no emoji is refused before anything is looked for', async () => {
    const { ann, of } = await scene();
    for (const emoji of ['', 'a', '1', '👍👍', '👍 ', '\u200d', '👍'.repeat(40)]) {
      expect(await codeOf(ann.emit('react', of(emoji)))).toBe('invalid');
    }
  });

  it('stays with a text that is edited, and goes with one that is deleted', async () => {
    const { ann, bo, roomId, message, of } = await scene();
    await ann.emit('react', of('👍'));
    const { id: messageId } = message;
    const edited = await bo.emit('editMessage', { roomId, messageId, revSeq: 3, body: 'better' });
    expect(edited.message).toMatchObject({
      revSeq: 5,
      reactSeq: 4,
      reactions: [{ emoji: '👍', userId: ann.id }],
    });
    const { message: tombstone } = await bo.emit('deleteMessage', { roomId, messageId });
    expect(tombstone).toMatchObject({ revSeq: 6, reactSeq: 6 });
    expect(tombstone.reactions).toBeUndefined();
    expect(await rows(messageId)).toEqual([]);
    expect(await codeOf(ann.emit('react', of('👍')))).toBe('gone');
    expect(await ann.emit('unreact', of('👍'))).toEqual({ seq: 6 });
  });

  it('is for members only, of messages in the room', async () => {
    const { ann, of } = await scene();
    const third = await (await node.person()).connect();
    expect(await codeOf(third.emit('react', of('👍')))).toBe('forbidden');
    const { id: elsewhere } = await ann.createRoom();
    expect(await codeOf(ann.emit('react', { ...of('👍'), roomId: elsewhere }))).toBe('not_found');
    expect(await codeOf(ann.emit('react', { ...of('👍'), messageId: randomUUID() }))).toBe('not_found');
  });

  it('over the quota is refused, raced too', async () => {
    const { ann, roomId, of } = await scene();
    const many = ['😀', '😁', '😂', '😃', '😄', '😅', '😆'];
    const results = await Promise.allSettled(many.map((emoji) => ann.emit('react', of(emoji))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const [message] = (await ann.call('listMessages', { roomId })).messages;
    expect(message!.reactions).toHaveLength(5);
  });
});

describe('many at once', () => {
  it('[D3] [D5] a crowd on two nodes, some of whom change their mind, while others write', async () => {
    const { ann, roomId, message, of } = await scene();
    const people = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => (n % 2 ? node : other).person()),
    );
    await Promise.all(people.map((person) => person.connect()));
    await Promise.all(people.map((person) => person.emit('joinRoom', { roomId })));
    await Promise.all([
      ...people.map(async (person, n) => {
        await Promise.all([
          person.emit('react', of('👍')),
          person.emit('react', of(n % 2 ? '🎉' : '🚀')),
          person.emit('react', of('👍')),
        ]);
        if (n % 3 === 0) await person.emit('unreact', of('👍'));
      }),
      ...Array.from({ length: 20 }, (_, n) => ann.say(roomId, `text ${n}`)),
    ]);
    const changes = await changesAfter(ann, roomId, 3);
    expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, n) => n + 4));
    expect(changes).toHaveLength(20 + 20 + 40 + 7);
    const [first] = (await ann.call('listMessages', { roomId })).messages;
    const told = changes.reduce<{ emoji: string; userId: string }[]>((now, change) => {
      if (change.kind !== 'reacted' && change.kind !== 'unreacted') return now;
      const { emoji, userId } = change;
      const others = now.filter((one) => one.emoji !== emoji || one.userId !== userId);
      return change.kind === 'reacted' ? [...others, { emoji, userId }] : others;
    }, []);
    expect(first!.reactions).toEqual(told);
    expect(await rows(message.id)).toHaveLength(33);
  });
});

describe('more than anybody reads', () => {
  /** Ten messages, which begin with the second change: each has all the reactions it may have. */
  async function crowdedRoom() {
    const ann = await (await node.person()).connect();
    const { id: roomId } = await ann.createRoom();
    await database.query(
      `WITH said AS (
         INSERT INTO message (id, room_id, seq, rev_seq, author_id, client_message_id, payload_hash, body, react_seq, created_at)
         SELECT gen_random_uuid(), $1, n, n, $2, gen_random_uuid(), '', 'hello', n, now() FROM generate_series(2, 11) n
         RETURNING id, seq
       ), logged AS (
         INSERT INTO room_log (room_id, seq, kind, message_id, actor_id, at) SELECT $1, seq, 'message', id, $2, now() FROM said
       ), reacted AS (
         INSERT INTO reaction (message_id, user_id, emoji, seq)
         SELECT id, gen_random_uuid(), '👍', seq FROM said, generate_series(1, $3)
       )
       UPDATE room SET last_seq = 11 WHERE id = $1`,
      [roomId, ann.id, limits.reactionsMax],
    );
    return { ann, roomId };
  }

  it('[D4] comes in several answers to sync, and a reset ends where one is full', async () => {
    const { ann, roomId } = await crowdedRoom();
    const first = await changesAfter(ann, roomId, 1);
    expect(first.map(({ seq }) => seq)).toEqual([2, 3, 4]);
    expect((await changesAfter(ann, roomId, 4)).map(({ seq }) => seq)).toEqual([5, 6, 7]);
    const { rooms } = await ann.emit('sync', { epoch: 'another', rooms: { [roomId]: 1 } });
    const { reset } = rooms[roomId] as Extract<RoomSync, { reset: unknown }>;
    expect(reset.messages.map(({ seq }) => seq)).toEqual([9, 10, 11]);
  });

  it('is not read for one answer either', async () => {
    const { roomId } = await crowdedRoom();
    const arrivals = openArrivals(database.url);
    try {
      const changes = (await findChanges(arrivals, [`${roomId} 1`])).get(`${roomId} 1`)!;
      expect(changes.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    } finally {
      await arrivals.close();
    }
  });
});
