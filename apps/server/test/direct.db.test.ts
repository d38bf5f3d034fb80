import { randomUUID } from 'node:crypto';
import { isHidden } from '@parley/protocol';
import { type Person, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeEach, describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database);
const elsewhere = useNode(database);
let [ann, bo, cy] = [] as unknown as [Person, Person, Person];
beforeEach(async () => {
  [ann, bo, cy] = await Promise.all([node.person(), node.person(), node.person()]);
});

const open = async (person: Person, ...others: Person[]) =>
  (await person.call('openDirect', { userIds: others.map(({ id }) => id) })).room;
const post = (person: Person, roomId: string, body = 'hello') =>
  person.call('postMessage', { roomId, clientMessageId: randomUUID(), body });
const listed = async (person: Person, roomId: string) =>
  (await person.call('listRooms', {})).rooms.find(({ id }) => id === roomId);
const count = async (sql: string, ...values: unknown[]) =>
  Number(((await database.query(`SELECT count(*) AS n FROM ${sql}`, values)) as { n: string }[])[0]!.n);

describe('opening', () => {
  it('20 at once by both of them, on two nodes, open one room', async () => {
    const askers = Array.from({ length: 20 }, (_, n) => {
      const [asker, other] = n % 2 ? [ann, bo] : [bo, ann];
      return open(asker.at(n % 4 < 2 ? node.url : elsewhere.url), other);
    });
    const rooms = await Promise.all(askers);
    expect(new Set(rooms.map(({ id }) => id)).size).toBe(1);
    const roomId = rooms[0]!.id;
    expect(await count('member WHERE room_id = $1', roomId)).toBe(2);
    expect(await count("user_log WHERE ref = $1 AND kind = 'joined'", roomId)).toBe(2);
    for (const room of rooms) expect(isHidden(room)).toBe(false);
  });

  it('20 groups at once that share people, by each of them: one room for each set, in whatever order it is named', async () => {
    const dee = await node.person();
    const sets = [
      [ann, bo, cy],
      [bo, cy, dee],
      [cy, dee, ann],
      [dee, ann, bo],
    ];
    const opened = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const set = sets[n % 4]!;
        const asker = set[n % 3]!;
        const others = set.filter((person) => person !== asker);
        const room = await open(
          asker.at(n % 2 ? node.url : elsewhere.url),
          ...(n % 5 ? others : others.reverse()),
        );
        return { set: n % 4, room };
      }),
    );
    const ids = sets.map(
      (_, at) => new Set(opened.flatMap(({ set, room }) => (set === at ? [room.id] : []))),
    );
    expect(ids.map(({ size }) => size)).toEqual([1, 1, 1, 1]);
    expect(new Set(ids.flatMap((each) => [...each])).size).toBe(4);
  });

  it('is private, nameless and without moderators, and says who the others are', async () => {
    const common = { visibility: 'private', name: '', role: 'member', head: 0 };
    expect(await open(ann, bo)).toMatchObject({ ...common, kind: 'direct', people: [bo.id], memberCount: 2 });
    const people = [bo.id, cy.id].sort();
    expect(await open(ann, bo, cy)).toMatchObject({ ...common, kind: 'group', people, memberCount: 3 });
    const pad = await open(ann);
    expect(pad).toMatchObject({ ...common, kind: 'direct', people: [], memberCount: 1 });
    expect(await open(ann, ann)).toEqual(pad);
    expect(await post(ann, pad.id)).toMatchObject({ message: { seq: 1 } });
  });

  it('of 9 people is a group, of 10 it is refused', async () => {
    const crowd = await Promise.all(Array.from({ length: 9 }, () => node.person()));
    expect(await open(ann, ...crowd.slice(1))).toMatchObject({ kind: 'group', memberCount: 9 });
    expect((await refusal(open(ann, ...crowd))).code).toBe('invalid');
  });

  it('all devices of both hear the room at once; the other sees it once something is said', async () => {
    await Promise.all([ann.connect(), bo.connect()]);
    const phone = await elsewhere.again(bo);
    await phone.connect('polling');
    const { id: roomId } = await open(ann, bo);
    for (const device of [bo, phone]) {
      const told = await device.hears(
        'room',
        (event) => event.kind === 'created' && event.room.id === roomId,
      );
      expect(told.kind === 'created' && isHidden(told.room)).toBe(true);
    }
    await post(ann, roomId);
    for (const device of [ann, bo, phone]) await device.hears('chat', (event) => event.roomId === roomId);
    expect(isHidden((await listed(bo, roomId))!)).toBe(false);
    expect((await listed(bo, roomId))!.unread).toBe(1);
  });

  it('with somebody deactivated shows what was said, and begins nothing new', async () => {
    const owner = await node.owner();
    const { id: roomId } = await open(ann, bo);
    await owner.call('updatePerson', { userId: bo.id, deactivated: true });
    expect((await open(ann, bo)).id).toBe(roomId);
    expect((await refusal(open(cy, bo))).code).toBe('not_found');
  });
});

it('what waits for the locks of people holds one connection, and leaves the others to everybody', async () => {
  const others = await Promise.all(Array.from({ length: 4 }, () => node.person()));
  const sets = Array.from({ length: 16 }, (_, bits) => others.filter((_, at) => bits & (1 << at)));
  const opening = await database.locked('block', async () => {
    const opened = Promise.allSettled(sets.map((set) => open(ann, ...set)));
    await database.blocked();
    // As many as the pool has connections.
    for (let n = 0; n < 10; n++) await cy.call('listDirectory', {});
    expect(
      await count('pg_stat_activity WHERE datname = current_database() AND wait_event_type = $1', 'Lock'),
    ).toBeLessThanOrEqual(1);
    return { opened };
  });
  await opening.opened;
  const rooms = await Promise.all(sets.map((set) => open(ann, ...set)));
  expect(new Set(rooms.map(({ id }) => id)).size).toBe(sets.length);
});

describe('closing', () => {
  it('hides it on all my devices until something happens in it, and from me alone', async () => {
    const { id: roomId } = await open(ann, bo);
    await post(bo, roomId);
    const phone = await (await node.again(ann)).connect();
    await ann.call('updateMembership', { roomId, hiddenSeq: 1 });
    const told = await phone.hears('membership', (event) => event.roomId === roomId);
    expect(told).toMatchObject({ favourite: false, hiddenSeq: 1 });
    expect(isHidden((await listed(phone, roomId))!)).toBe(true);
    expect(isHidden((await listed(bo, roomId))!)).toBe(false);
    await post(bo, roomId);
    expect(isHidden((await listed(phone, roomId))!)).toBe(false);
  });

  it('what came since I looked is not hidden with it, and nothing is hidden ahead', async () => {
    const { id: roomId } = await open(ann, bo);
    await post(bo, roomId);
    await ann.call('updateMembership', { roomId, hiddenSeq: 0 });
    expect(isHidden((await listed(ann, roomId))!)).toBe(false);
    await ann.call('updateMembership', { roomId, hiddenSeq: 100 });
    expect((await listed(ann, roomId))!.hiddenSeq).toBe(1);
  });

  it('opening shows it again', async () => {
    const { id: roomId, head } = await open(ann, bo);
    await ann.call('updateMembership', { roomId, hiddenSeq: head });
    expect(isHidden((await listed(ann, roomId))!)).toBe(true);
    expect(isHidden(await open(ann, bo))).toBe(false);
  });

  it('a room is left, not closed', async () => {
    const { id: roomId } = await ann.createRoom();
    expect((await refusal(ann.call('updateMembership', { roomId, hiddenSeq: 1 }))).code).toBe('forbidden');
  });
});

describe('blocking', () => {
  it.each(['who blocks', 'who is blocked'])(
    '%s sends and edits nothing any more, and reads on',
    async (who) => {
      const { id: roomId } = await open(ann, bo);
      const [{ message }] = await Promise.all([post(ann, roomId), post(bo, roomId)]);
      await (who === 'who blocks' ? ann : bo).call('block', {
        userId: who === 'who blocks' ? bo.id : ann.id,
      });
      expect((await refusal(post(ann, roomId))).code).toBe('forbidden');
      const edit = { roomId, messageId: message.id, revSeq: message.seq, body: 'another' };
      expect((await refusal(ann.call('editMessage', edit))).code).toBe('forbidden');
      expect((await refusal(open(ann, bo, cy))).code).toBe('forbidden');
      expect((await open(ann, bo)).id).toBe(roomId);
      expect((await ann.call('listMessages', { roomId })).messages).toHaveLength(2);
      expect(await post(ann, (await open(ann, cy)).id)).toMatchObject({ duplicate: false });
    },
  );

  it('[D2] a retry of what was stored before is a duplicate still', async () => {
    const { id: roomId } = await open(ann, bo);
    const send = { roomId, clientMessageId: randomUUID(), body: 'hello' };
    await ann.call('postMessage', send);
    await bo.call('block', { userId: ann.id });
    expect(await ann.call('postMessage', send)).toMatchObject({ duplicate: true });
  });

  it('one takes back what one said, whoever of the two blocks', async () => {
    const { id: roomId } = await open(ann, bo);
    const posted = await Promise.all([post(ann, roomId), post(bo, roomId)]);
    await ann.call('block', { userId: bo.id });
    const [own, others] = posted.map(({ message }) => ({ roomId, messageId: message.id }));
    expect((await ann.call('deleteMessage', own!)).message).toMatchObject({ body: '', deletedBy: ann.id });
    expect((await refusal(ann.call('deleteMessage', others!))).code).toBe('forbidden');
    expect((await bo.call('deleteMessage', others!)).message).toMatchObject({ body: '', deletedBy: bo.id });
  });

  it('of each other ends with the second unblocking', async () => {
    const { id: roomId } = await open(ann, bo);
    await Promise.all([ann.call('block', { userId: bo.id }), bo.call('block', { userId: ann.id })]);
    await ann.call('unblock', { userId: bo.id });
    expect((await refusal(post(ann, roomId))).code).toBe('forbidden');
    await bo.call('unblock', { userId: ann.id });
    expect(await post(ann, roomId)).toMatchObject({ duplicate: false });
  });

  it('once it is answered nothing of the other is stored, however many sends are on their way', async () => {
    const { id: roomId } = await open(ann, bo);
    const sends = Array.from({ length: 40 }, () => post(bo.at(elsewhere.url), roomId));
    const settled = Promise.allSettled(sends);
    await ann.call('block', { userId: bo.id });
    const { head } = (await listed(ann, roomId))!;
    await settled;
    expect((await listed(ann, roomId))!.head).toBe(head);
    expect((await settled).filter(({ status }) => status === 'fulfilled')).toHaveLength(head);
  });

  it('raced with unblocking, blocking back and opening, the room agrees with the blocks there are', async () => {
    for (let round = 0; round < 10; round++) {
      const [dee, eve] = await Promise.all([node.person(), node.person()]);
      const there = dee.at(elsewhere.url);
      await Promise.allSettled([
        open(dee, eve),
        dee.call('block', { userId: eve.id }),
        open(eve.at(elsewhere.url), dee),
        eve.call('block', { userId: dee.id }),
        there.call('unblock', { userId: eve.id }),
      ]);
      const blocks = await count('block WHERE user_id = ANY ($1::uuid[])', [dee.id, eve.id]);
      const rooms = await database.query('SELECT blocked FROM room WHERE people_key = $1', [
        [dee.id, eve.id].sort().join(),
      ]);
      for (const { blocked } of rooms as { blocked: boolean }[]) expect(blocked).toBe(blocks > 0);
    }
  });

  it('all my devices are told, and nobody else', async () => {
    const phone = await (await node.again(ann)).connect();
    await bo.connect();
    const { userSeq } = await ann.call('listRooms', {});
    for (let n = 0; n < 2; n++) await ann.call('block', { userId: bo.id });
    const event = { userId: bo.id, blocked: true, userSeq: userSeq + 1 };
    await Promise.all([phone.settled(), bo.settled()]);
    const told = ({ heard }: Person) =>
      heard.flatMap(({ event, payload }) => (event === 'block' ? [payload] : []));
    expect([told(phone), told(bo)]).toEqual([[event], []]);
    expect(await ann.call('listRooms', {})).toMatchObject({ blocked: [bo.id], userSeq: userSeq + 1 });
    expect((await bo.call('listRooms', {})).blocked).toEqual([]);
  });

  it('oneself is refused', async () => {
    expect((await refusal(ann.call('block', { userId: ann.id }))).code).toBe('invalid');
  });
});

describe('what nobody does to a conversation', () => {
  const deeds: Record<string, (person: Person, roomId: string) => Promise<unknown>> = {
    add: (person, roomId) => person.call('addMember', { roomId, userId: cy.id }),
    leave: (person, roomId) => person.call('leaveRoom', { roomId }),
    remove: (person, roomId) => person.call('removeMember', { roomId, userId: bo.id }),
    promote: (person, roomId) => person.call('updateMember', { roomId, userId: bo.id, role: 'moderator' }),
    rename: (person, roomId) => person.call('updateRoom', { roomId, name: `named ${roomId}` }),
    archive: (person, roomId) => person.call('updateRoom', { roomId, archived: true }),
    convert: (person, roomId) => person.call('updateRoom', { roomId, visibility: 'public' }),
  };
  it.each(Object.entries(deeds))('%s', async (_, deed) => {
    const { id: roomId } = await open(ann, bo);
    expect((await refusal(deed(ann, roomId))).code).toBe('forbidden');
    expect((await refusal(deed(cy, roomId))).code).toBe('not_found');
    expect(await listed(ann, roomId)).toMatchObject({ kind: 'direct', head: 0, memberCount: 2, name: '' });
  });
});

it('who of the people I talk with is connected', async () => {
  await Promise.all([open(ann, bo), open(ann, cy)]);
  await ann.connect();
  await bo.connect();
  await ann.hears('presence', ({ online }) => online.includes(bo.id));
  expect((await ann.call('listOnline', {})).online).toEqual([bo.id]);
  expect((await cy.call('listOnline', {})).online).toEqual([ann.id]);
});
