import { randomUUID } from 'node:crypto';
import { limits } from '@parley/protocol';
import { type Person, refusal } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const node = useNode();
let ann: Person;
let bo: Person;
let owner: Person;
let roomId: string;
beforeAll(async () => {
  [ann, bo, owner] = await Promise.all([node.person(), node.person(), node.owner()]);
  await Promise.all([ann.connect(), bo.connect('polling')]);
  roomId = (await ann.createRoom()).id;
  await bo.emit('joinRoom', { roomId });
});

describe('the text of a message', () => {
  it.each([
    ['plain', 'hello'],
    ['of several lines', '\n  one\r\n\ttwo\rthree\u2028four  \n'],
    ['with spaces around', '   hello   '],
    ['right to left, and overridden', 'abc \u202Edef\u202C \u2067שלום\u2069 \u200Fx'],
    ['of composed and decomposed letters', 'é e\u0301 Å A\u030A'],
    ['of emoji', '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪'],
    ['of many scripts', 'ภาษาไทย हिन्दी العربية 漢字 አማርኛ'],
    ['that is markup', '<script>alert(1)</script> <img src=x onerror=alert(1)> &amp;'],
    ['that is an array of PostgreSQL', '{"a",NULL,"b\\\\"}'],
    ['that is its NULL', 'NULL'],
    ['that is SQL', `'; DROP TABLE message; -- \\' $1 %s`],
    ['that is JSON', '{"__proto__":{"a":1}}'],
    ['of the last characters there are', '\u{10FFFF}\uFFFD\uFFFE'],
    ['as long as allowed', 'x'.repeat(limits.bodyMax)],
  ])('%s is kept as it was typed', async (_, body) => {
    const { id, seq } = await ann.say(roomId, body);
    const heard = await bo.hears('chat', ({ changes }) => changes.some((change) => change.seq === seq));
    expect(heard.changes).toContainEqual(
      expect.objectContaining({ message: expect.objectContaining({ id, body }) }),
    );
    const { messages } = await bo.call('listMessages', { roomId, after: String(seq - 1), limit: '1' });
    expect(messages).toMatchObject([{ id, body }]);
    const synced = (await bo.emit('sync', { rooms: { [roomId]: seq - 1 } })).rooms[roomId];
    expect(synced).toMatchObject({ changes: [{ message: { body } }] });
  });

  it.each([
    ['empty', ''],
    ['white space', ' \n\t\r\u00a0\u3000'],
    ['zero-width', '\u200b\u200d\ufeff\u2060\u00ad\u{E0041}'],
    ['only direction marks', '\u202e\u2066\u200f'],
    ['one too long', 'x'.repeat(limits.bodyMax + 1)],
    ['too many surrogate pairs', '😀'.repeat(limits.bodyMax / 2 + 1)],
    ['a lone high surrogate', 'a\ud800b'],
    ['a lone low surrogate', '\udc00'],
    ['surrogates the wrong way round', '\udc00\ud800'],
    ['NUL', 'a\0b'],
    ['an escape sequence of a terminal', '\u001b[31mred'],
    ['a backspace', 'admin\b\b'],
    ['5,000 combining marks', `a${'\u0301'.repeat(5000)}`],
    ['5,000 combining marks, joined', `a${'\u0301\u200d'.repeat(5000)}`.slice(0, limits.bodyMax)],
  ])('is refused: %s', async (_, body) => {
    const { head } = (await ann.call('listRooms', {})).rooms.find(({ id }) => id === roomId)!;
    const clientMessageId = randomUUID();
    for (const send of [
      () => ann.say(roomId, body),
      () => bo.say(roomId, body),
      () => ann.call('postMessage', { roomId, clientMessageId, body }),
    ]) {
      const { code, message } = await refusal(send());
      expect(code).toBe('invalid');
      expect(message).toMatch(/^body: /);
    }
    expect((await ann.call('listRooms', {})).rooms.find(({ id }) => id === roomId)!.head).toBe(head);
  });
});

describe('what is searched for is literal', () => {
  const names = [
    '100% sure',
    '100 percent sure',
    'under_score',
    'underXscore',
    "O'Brien",
    'back\\slash',
    'star*',
  ];
  const queries: [string, string[]][] = [
    ['100%', ['100% sure']],
    ['%', ['100% sure']],
    ['r_s', ['under_score']],
    ['_', ['under_score']],
    ["O'B", ["O'Brien"]],
    ["' OR 1=1 --", []],
    ["'; DROP TABLE room; --", []],
    ['\\', ['back\\slash']],
    ['k\\s', ['back\\slash']],
    ['*', ['star*']],
    ['.', []],
    ['$1', []],
  ];

  it.each(queries)('in the directory: %s', async (query, expected) => {
    const { rooms } = await ann.call('listDirectory', {});
    const known = new Set(rooms.map(({ name }) => name));
    for (const name of names) if (!known.has(name)) await ann.createRoom(name);
    const found = await ann.call('listDirectory', { query });
    expect(found.rooms.map(({ name }) => name).sort()).toEqual(expected.sort());
  });

  it('among people, by the beginning of a word', async () => {
    const people: [string, string][] = [
      ['percent', '100% sure'],
      ['plain', '100 percent sure'],
      ['under_score', 'Under Score'],
      ['underxscore', 'UnderX'],
      ['brien', "Pat O'Brien"],
    ];
    for (const [username, displayName] of people) await node.person({ username, displayName });
    const find = async (query: string) =>
      (await ann.call('listUsers', { query })).users.map(({ username }) => username).sort();
    expect(await find('100%')).toEqual(['percent']);
    expect(await find('100')).toEqual(['percent', 'plain']);
    expect(await find('under_')).toEqual(['under_score']);
    expect(await find('%')).toEqual([]);
    expect(await find('_')).toEqual([]);
    expect(await find("o'b")).toEqual(['brien']);
    expect(await find("' OR ''='")).toEqual([]);
    expect(await find('\\')).toEqual([]);
  });

  it('for admins too', async () => {
    expect((await owner.call('listAllRooms', { query: '%' })).rooms.map(({ name }) => name)).toEqual([
      '100% sure',
    ]);
    expect((await owner.call('listPeople', { query: 'under_' })).people).toMatchObject([
      { username: 'under_score' },
    ]);
  });
});

describe('the name of a room', () => {
  it.each([
    ['in other letters', 'GENERAL talk'],
    ['in full width', 'ｇｅｎｅｒａｌ talk'],
    ['with more spaces', '  general \u3000 talk '],
    ['with a character nobody sees', 'gen\u200beral talk'],
    ['with a soft hyphen', 'gen\u00aderal talk'],
    ['with a filler', 'general\u3164 talk'],
  ])('that is taken is taken %s', async (_, name) => {
    const { rooms } = await ann.call('listDirectory', { query: 'General talk' });
    if (rooms.length === 0) await ann.createRoom('General talk');
    const { code, message } = await refusal(bo.createRoom(name, 'private'));
    expect(code).toBe('conflict');
    expect(message).toMatch(/^name: /);
  });

  it('is free again once the room is deleted', async () => {
    const { id: gone } = await bo.createRoom('short-lived');
    await owner.call('deleteRoom', { roomId: gone });
    expect((await bo.createRoom('Short-lived')).name).toBe('Short-lived');
  });
});
