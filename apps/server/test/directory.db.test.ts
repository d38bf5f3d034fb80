import { randomUUID } from 'node:crypto';
import type { DirectoryRoom } from '@parley/protocol';
import { type Person, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database);
let ann: Person;
let bo: Person;
beforeAll(async () => {
  [ann, bo] = await Promise.all([node.person(), node.person()]);
});

const create = async (name: string, topic = '', visibility: 'public' | 'private' = 'public') =>
  (await ann.call('createRoom', { name, topic, visibility })).room;

/** All pages, one after the other; `between` runs after the first. */
async function browse(query: string, between?: () => Promise<unknown>): Promise<DirectoryRoom[][]> {
  const pages: DirectoryRoom[][] = [];
  let after: string | null = null;
  do {
    const page: { rooms: DirectoryRoom[]; next: string | null } = await bo.call('listDirectory', {
      query,
      ...(after === null ? {} : { after }),
    });
    if (pages.length === 0) await between?.();
    pages.push(page.rooms);
    after = page.next;
  } while (after !== null);
  return pages;
}

describe('the directory', () => {
  it('is told in pages by name: nothing twice, nothing left out, whatever else happens meanwhile', async () => {
    const word = `page${randomUUID().slice(0, 8)}`;
    const names = Array.from(
      { length: 103 },
      (_, n) => `${n % 2 ? word : word.toUpperCase()} ${String(n).padStart(3, '0')}`,
    );
    const rooms = new Map<string, string>();
    for (const name of names) rooms.set(name, (await create(name)).id);
    const pages = await browse(word, async () => {
      // The very room that the first page ended with, one of a later page, and one more in each.
      await ann.call('updateRoom', { roomId: rooms.get(names[49]!)!, archived: true });
      await ann.call('updateRoom', { roomId: rooms.get(names[60]!)!, visibility: 'private' });
      await create(`${word} 010 late`);
      await create(`${word} 070 late`);
    });
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 3]);
    const told = pages.flat().map(({ name }) => name);
    expect(told).toEqual([
      ...names.slice(0, 60),
      ...names.slice(61, 71),
      `${word} 070 late`,
      ...names.slice(71),
    ]);
  });

  it('ends with a full last page', async () => {
    const word = `full${randomUUID().slice(0, 8)}`;
    for (let n = 0; n < 50; n++) await create(`${word} ${n}`);
    expect((await browse(word)).map(({ length }) => length)).toEqual([50]);
  });

  it('finds what is in a name or a topic, in any case, and nothing that may not be seen', async () => {
    const word = randomUUID().slice(0, 8);
    const named = await create(`Läufer-${word}`);
    const about = await create(`a ${randomUUID()}`, `Alles über LÄUFER-${word} und 100%`);
    const hidden = await create(`läufer-${word} geheim`, '', 'private');
    const over = await create(`läufer-${word} vorbei`);
    await ann.call('updateRoom', { roomId: over.id, archived: true });
    const found = async (query: string) =>
      (await bo.call('listDirectory', { query })).rooms.map(({ id }) => id).sort();
    expect(await found(`  LÄUFER-${word} `)).toEqual([named.id, about.id].sort());
    expect(await found(`${word} und 100%`)).toEqual([about.id]);
    expect(await found(`${word}%alles`)).toEqual([]);
    expect(hidden.visibility).toBe('private');
  });

  it('says what one is in, and how many are', async () => {
    const room = await create(`counted ${randomUUID()}`);
    await bo.call('joinRoom', { roomId: room.id });
    const [listed] = (await bo.call('listDirectory', { query: room.name })).rooms;
    expect(listed).toMatchObject({ id: room.id, joined: true, memberCount: 2 });
    expect((await bo.call('getRoom', { roomId: room.id })).room).toEqual(listed);
  });

  it('is searched by an index, and turned over by one', async () => {
    const plan = async (where: string) => {
      const rows = await database.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT id FROM room WHERE visibility = 'public' AND deleted_at IS NULL AND archived_at IS NULL
           AND ${where} ORDER BY name_key LIMIT 51`,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    await database.query(`
      INSERT INTO room (id, name, name_key, visibility, created_by)
      SELECT gen_random_uuid(), 'filler ' || n, 'filler ' || n, 'public', gen_random_uuid()
      FROM generate_series(1, 20000) n`);
    // The index is searched once its rows are out of the list of those that wait for it.
    await database.query('VACUUM ANALYZE room');
    expect(await plan(`lower(name || ' ' || topic) LIKE lower('%ller 19999%')`)).toContain('room_search');
    expect(await plan(`name_key > 'filler 7'`)).toContain('room_name_key_key');
  });
});

it('a room that one may not see cannot be asked for', async () => {
  const { id: roomId } = await create(`hidden ${randomUUID()}`, '', 'private');
  const codes = await Promise.all(
    [roomId, randomUUID()].map(async (id) => (await refusal(bo.call('getRoom', { roomId: id }))).message),
  );
  expect(new Set(codes).size).toBe(1);
});
