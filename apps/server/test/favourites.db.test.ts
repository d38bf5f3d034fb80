import { type Person, refusal } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import { beforeAll, beforeEach, expect, it } from 'vitest';

const node = useNode();
let ann: Person;
let bo: Person;
let roomId: string;
beforeAll(async () => {
  [ann, bo] = await Promise.all([node.person(), node.person()]);
  await Promise.all([ann.connect(), bo.connect()]);
});
beforeEach(async () => {
  roomId = (await ann.createRoom()).id;
  await bo.call('joinRoom', { roomId });
});

const listed = async (person: Person) => {
  const { rooms, userSeq } = await person.call('listRooms', {});
  return { userSeq, favourite: rooms.find(({ id }) => id === roomId)?.favourite };
};
const told = (person: Person) =>
  person.heard.flatMap(({ event, payload }) => {
    const about = payload as { roomId: string; favourite: boolean; userSeq: number };
    return event === 'membership' && about.roomId === roomId ? [about] : [];
  });

it('a favourite is told to all devices of its person with its place in their sequence, and to nobody else', async () => {
  const phone = await (await node.again(bo)).connect('polling');
  const before = await listed(bo);
  expect(before.favourite).toBe(false);
  await bo.call('updateMembership', { roomId, favourite: true });
  await Promise.all([bo, phone, ann].map((person) => person.settled()));
  const event = { roomId, favourite: true, hiddenSeq: null, userSeq: before.userSeq + 1 };
  expect([told(bo), told(phone), told(ann)]).toEqual([[event], [event], []]);
  expect(await listed(phone)).toEqual({ favourite: true, userSeq: event.userSeq });
  expect((await listed(ann)).favourite).toBe(false);
  expect(ann.changesOf(roomId).map(({ kind }) => kind)).toEqual(['joined', 'joined']);
});

it('what is one already is told to nobody', async () => {
  for (const favourite of [false, true, true]) await bo.call('updateMembership', { roomId, favourite });
  await bo.settled();
  expect(told(bo).map((event) => event.favourite)).toEqual([true]);
});

it('[D5] of two devices that disagree at once the later in the sequence is right, everywhere', async () => {
  const phone = await (await node.again(bo)).connect();
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? bo : phone).call('updateMembership', { roomId, favourite: n % 2 === 0 }),
    ),
  );
  await bo.settled();
  const { favourite, userSeq } = await listed(bo);
  const last = told(bo).reduce((one, other) => (other.userSeq > one.userSeq ? other : one));
  expect(last).toEqual({ roomId, favourite, hiddenSeq: null, userSeq });
});

it('ends with the membership, also when both end at once', async () => {
  await bo.call('updateMembership', { roomId, favourite: true });
  await bo.call('leaveRoom', { roomId });
  expect((await refusal(bo.call('updateMembership', { roomId, favourite: true }))).code).toBe('forbidden');
  expect((await bo.call('joinRoom', { roomId })).room.favourite).toBe(false);
  const ends = await Promise.allSettled([
    bo.call('leaveRoom', { roomId }),
    ...Array.from({ length: 8 }, (_, n) => bo.call('updateMembership', { roomId, favourite: n % 2 === 0 })),
  ]);
  expect(ends[0]!.status).toBe('fulfilled');
  const codes = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
  expect(codes.every((code) => code === 'forbidden')).toBe(true);
  expect((await listed(bo)).favourite).toBeUndefined();
});
