import { limits } from '@parley/protocol';
import type { Person } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const node = useNode();
let ann: Person;
let bo: Person;
let roomId: string;
/** The room's whole sequence: a message at every seq but those where bo came and went. */
const NOTICES = [1, 11, 12, 13, 200];
const HEAD = 260;
beforeAll(async () => {
  ann = await (await node.person()).connect();
  bo = await node.person();
  roomId = (await ann.createRoom()).id;
  const say = async (to: number, from: number) => {
    for (let seq = from; seq <= to; seq++) await ann.say(roomId, `message ${seq}`);
  };
  await say(10, 2);
  await bo.call('joinRoom', { roomId });
  await bo.call('leaveRoom', { roomId });
  await bo.call('joinRoom', { roomId });
  await say(199, 14);
  await bo.call('leaveRoom', { roomId });
  await say(HEAD, 201);
});

type Query = { before?: string; after?: string; limit?: string };
const page = async (query: Query) => {
  const { messages, notices } = await ann.call('listMessages', { roomId, ...query });
  return { messages: messages.map(({ seq }) => seq), notices: notices.map(({ seq }) => seq) };
};
const isMessage = (seq: number) => !NOTICES.includes(seq);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(isMessage);

describe('a page of history', () => {
  it('is the newest 50 messages, ascending, where nothing is asked for', async () => {
    expect(await page({})).toEqual({ messages: range(HEAD - 49, HEAD), notices: [] });
  });

  it.each([
    [{ limit: '1' }, [HEAD], []],
    [{ limit: '0' }, [HEAD], []],
    [{ limit: '3', before: '100' }, [97, 98, 99], []],
    [{ limit: '3', after: '100' }, [101, 102, 103], []],
    [{ limit: '3', after: '0' }, [2, 3, 4], [1]],
    [{ limit: '3', before: '14' }, [8, 9, 10], [11, 12, 13]],
    [{ before: '1' }, [], []],
    [{ before: '0' }, [], []],
    [{ before: '3' }, [2], [1]],
    [{ after: String(HEAD) }, [], []],
    [{ after: '2147483647' }, [], []],
    [{ after: '9', before: '15' }, [10, 14], [11, 12, 13]],
    [{ after: '10', before: '14' }, [], [11, 12, 13]],
    [{ after: '20', before: '10' }, [], []],
    [{ after: '100', before: '200', limit: '2' }, [198, 199], []],
    [{ after: '198', limit: '2' }, [199, 201], [200]],
  ] as [Query, number[], number[]][])('for %j', async (query, messages, notices) => {
    expect(await page(query)).toEqual({ messages, notices });
  });

  it.each(['200', '201', '999999999'])('has at most 200 messages: limit=%s', async (limit) => {
    const { messages } = await page({ limit });
    expect(messages).toHaveLength(limits.pageMax);
    expect(messages.at(-1)).toBe(HEAD);
  });

  it.each([1, 7, 50, 200])('backwards, %i at a time, everything comes once', async (limit) => {
    const messages: number[] = [];
    const notices: number[] = [];
    for (let size = limit; size === limit; ) {
      const before = messages[0] === undefined ? {} : { before: String(messages[0]) };
      const found = await page({ limit: String(limit), ...before });
      messages.unshift(...found.messages);
      notices.unshift(...found.notices);
      size = found.messages.length;
    }
    expect(messages).toEqual(range(1, HEAD));
    expect(notices).toEqual(NOTICES);
  });

  it.each([1, 7, 50, 200])('forwards, %i at a time, everything comes once', async (limit) => {
    const messages: number[] = [];
    const notices: number[] = [];
    for (let size = limit; size === limit; ) {
      const found = await page({ limit: String(limit), after: String(messages.at(-1) ?? 0) });
      messages.push(...found.messages);
      notices.push(...found.notices);
      size = found.messages.length;
    }
    expect(messages).toEqual(range(1, HEAD));
    expect(notices).toEqual(NOTICES);
  });

  it('says of a notice who came or went, and who did it', async () => {
    const { notices } = await ann.call('listMessages', { roomId, before: '14' });
    expect(notices).toMatchObject([
      { seq: 1, kind: 'joined', userId: ann.id, actorId: ann.id },
      { seq: 11, kind: 'joined', userId: bo.id, actorId: bo.id },
      { seq: 12, kind: 'left', userId: bo.id, actorId: bo.id },
      { seq: 13, kind: 'joined', userId: bo.id, actorId: bo.id },
    ]);
  });
});
