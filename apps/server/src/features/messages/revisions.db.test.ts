import { randomUUID } from 'node:crypto';
import { type Message, revSeqOf } from '@parley/protocol';
import { type Person, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database);
const other = useNode(database);

/** Two members of a room, the first its moderator, and a message of the second (seq 3). */
async function scene() {
  const [ann, bo] = await Promise.all([node.person(), node.person()]);
  await Promise.all([ann.connect(), bo.connect()]);
  const { id: roomId } = await ann.createRoom();
  await bo.emit('joinRoom', { roomId });
  const { message } = await bo.call('postMessage', {
    roomId,
    clientMessageId: randomUUID(),
    body: 'a secret that slipped out',
  });
  const edit = (by: Person, body: string, revSeq = message.seq) =>
    by.emit('editMessage', { roomId, messageId: message.id, revSeq, body });
  const erase = (by: Person) => by.emit('deleteMessage', { roomId, messageId: message.id });
  return { ann, bo, roomId, message, edit, erase };
}
const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code;

describe('an edit', () => {
  it('[D3] [D5] is a change of the sequence; live, sync and history have the same text', async () => {
    const { ann, bo, roomId, message, edit } = await scene();
    const answer = await edit(bo, 'better');
    const edited: Message = { ...message, body: 'better', revSeq: 4, editedAt: answer.message.editedAt! };
    expect(answer).toEqual({ seq: 4, message: edited });
    await ann.settled();
    expect(ann.changesOf(roomId).at(-1)).toEqual({ seq: 4, kind: 'edited', message: edited });
    const { rooms } = await ann.emit('sync', { rooms: { [roomId]: 2 } });
    expect(rooms[roomId]).toEqual({
      changes: [
        { seq: 3, kind: 'message', message: edited },
        { seq: 4, kind: 'edited', message: edited },
      ],
      head: 4,
    });
    expect((await ann.call('listMessages', { roomId })).messages).toEqual([edited]);
    expect((await ann.call('listRooms', {})).rooms[0]).toMatchObject({ head: 4, unread: 1 });
  });

  it('[D2] repeated changes nothing and is answered the same, also by the other way', async () => {
    const { bo, roomId, message, edit } = await scene();
    const first = await edit(bo, 'better');
    expect(await edit(bo, 'better')).toEqual(first);
    const input = { roomId, messageId: message.id, revSeq: message.seq, body: 'better' };
    expect(await bo.call('editMessage', input)).toEqual(first);
    expect((await bo.call('listRooms', {})).rooms[0]!.head).toBe(4);
  });

  it('[D5] of a text that is another by now is a conflict, and says what it is', async () => {
    const { bo, message, edit } = await scene();
    const first = await edit(bo, 'better');
    const result = await bo.emitRaw('edit', {
      roomId: (await bo.call('listRooms', {})).rooms[0]!.id,
      messageId: message.id,
      revSeq: message.seq,
      body: 'another',
    });
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'conflict', retryable: false, current: first },
    });
    expect((await edit(bo, 'another', first.seq)).message).toMatchObject({ body: 'another', revSeq: 5 });
  });

  it('[D3] raced on two nodes is stored once; the others are told by what', async () => {
    const { ann, bo, roomId, message } = await scene();
    const phone = await other.again(bo);
    await phone.connect();
    const texts = Array.from({ length: 10 }, (_, n) => `text ${n}`);
    const results = await Promise.allSettled([
      ...texts.map((body, n) =>
        (n % 2 ? phone : bo).emit('editMessage', { roomId, messageId: message.id, revSeq: 3, body }),
      ),
      ...texts.map((body) => ann.say(roomId, body)),
    ]);
    const stored = results
      .slice(0, 10)
      .flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(stored).toHaveLength(1);
    const { rooms } = await ann.emit('sync', { rooms: { [roomId]: 3 } });
    const { changes } = rooms[roomId] as { changes: { seq: number; kind: string }[] };
    expect(changes.map(({ seq }) => seq)).toEqual(Array.from({ length: 11 }, (_, n) => n + 4));
    expect(changes.filter(({ kind }) => kind === 'edited')).toMatchObject([stored[0]!]);
  });

  it('is for its author only, in its room, while it is there', async () => {
    const { ann, bo, message, edit, erase, roomId } = await scene();
    expect(await codeOf(edit(ann, 'not mine'))).toBe('forbidden');
    const { id: elsewhere } = await bo.createRoom();
    const moved = { roomId: elsewhere, messageId: message.id, revSeq: 3, body: 'here?' };
    expect(await codeOf(bo.emit('editMessage', moved))).toBe('not_found');
    await erase(bo);
    expect(await codeOf(edit(bo, 'too late'))).toBe('gone');
    await bo.call('leaveRoom', { roomId });
    expect(await codeOf(edit(bo, 'from outside'))).toBe('forbidden');
  });

  it('over long, or of nothing, is refused before anything is looked for', async () => {
    const { bo, edit } = await scene();
    for (const body of ['', ' \n', 'x'.repeat(10_001)]) expect(await codeOf(edit(bo, body))).toBe('invalid');
  });
});

describe('a deletion', () => {
  it('[D5] leaves a tombstone and the text nowhere, whoever asks and however far back', async () => {
    const { ann, bo, roomId, message, edit, erase } = await scene();
    await edit(bo, 'another secret');
    const { seq, message: tombstone } = await erase(bo);
    const { deletedAt } = tombstone;
    expect(tombstone).toEqual({ ...message, body: '', revSeq: seq, deletedAt, deletedBy: bo.id });
    await ann.settled();
    expect(ann.changesOf(roomId).at(-1)).toEqual({ seq: 5, kind: 'deleted', message: tombstone });
    const answers = [
      await ann.emit('sync', { rooms: { [roomId]: 0 } }),
      await ann.emit('sync', { rooms: { [roomId]: 0 }, epoch: 'of before' }),
      await ann.call('listMessages', { roomId }),
    ];
    expect(answers[2]).toMatchObject({ messages: [tombstone] });
    expect(JSON.stringify(answers)).not.toContain('secret');
    const [row] = await database.query<{ body: string; hash: string; edited_at: Date | null }>(
      `SELECT body, encode(payload_hash, 'hex') AS hash, edited_at FROM message WHERE id = $1`,
      [message.id],
    );
    expect(row).toEqual({ body: '', hash: '', edited_at: null });
    expect((await ann.call('listRooms', {})).rooms[0]!.unread).toBe(0);
  });

  it('[D2] repeated changes nothing; the original send repeated is still the same message', async () => {
    const { ann, bo, roomId, message, erase } = await scene();
    const first = await erase(bo);
    expect(await erase(bo)).toEqual(first);
    expect(await erase(ann)).toEqual(first);
    const { id, seq, clientMessageId, createdAt } = message;
    const again = await bo.say(roomId, 'a secret that slipped out', clientMessageId);
    expect(again).toEqual({ id, seq, createdAt, duplicate: true });
    const send = { roomId, clientMessageId, body: 'a secret that slipped out' };
    expect(await bo.call('postMessage', send)).toEqual({ message: first.message, duplicate: true });
    const { id: elsewhere } = await bo.createRoom();
    expect(await codeOf(bo.call('postMessage', { ...send, roomId: elsewhere }))).toBe('conflict');
    const { rooms } = await bo.call('listRooms', {});
    expect(rooms.find((room) => room.id === roomId)!.head).toBe(4);
  });

  it('may be made by the moderators of the room and by admins in it, by nobody else', async () => {
    const { ann, bo, roomId, erase } = await scene();
    const owner = await node.owner();
    const third = await node.person();
    await third.connect();
    await owner.connect();
    expect(await codeOf(erase(third))).toBe('forbidden');
    await third.call('joinRoom', { roomId });
    expect(await codeOf(erase(third))).toBe('forbidden');
    expect(await codeOf(erase(owner))).toBe('forbidden');
    const said = await bo.say(roomId, 'another');
    await owner.call('joinRoom', { roomId });
    const byOwner = await owner.call('deleteMessage', { roomId, messageId: said.id });
    expect(byOwner.message.deletedBy).toBe(owner.id);
    expect((await erase(ann)).message.deletedBy).toBe(ann.id);
  });

  it('raced with edits wins in the end', async () => {
    const { ann, bo, roomId, edit, erase } = await scene();
    await Promise.allSettled([edit(bo, 'one'), erase(ann), edit(bo, 'two'), erase(bo)]);
    const [message] = (await ann.call('listMessages', { roomId })).messages;
    expect(message).toMatchObject({ body: '', deletedAt: expect.any(String) });
    await ann.settled();
    const last = ann.changesOf(roomId).at(-1)!;
    expect(last).toEqual({ seq: revSeqOf(message!), kind: 'deleted', message });
  });
});
