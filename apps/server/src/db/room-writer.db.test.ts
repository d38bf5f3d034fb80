import { hash, randomUUID } from 'node:crypto';
import { useDatabase, useLink } from '@parley/testkit/hooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commitSends } from '../features/messages/messages.store.ts';
import { type Direct, openCommits } from './direct.ts';
import { RoomWriter, type Send, type SendOutcome } from './room-writer.ts';

const database = useDatabase();
/** What stands between the writer and PostgreSQL. */
const link = useLink(database);
let commits: Direct;
let author: string;
let stranger: string;
/** Sizes of the commits, and what was stored, in the order it happened. */
let sizes: number[];
let published: { roomId: string; seq: number }[];
let writer: RoomWriter;

const createWriter = (on: Direct) =>
  new RoomWriter(
    (sends) => {
      sizes.push(sends.length);
      return commitSends(on, sends);
    },
    (sends, outcomes) => {
      for (const [index, { outcome, seq }] of outcomes.entries()) {
        if (outcome === 'stored') published.push({ roomId: sends[index]!.roomId, seq });
      }
    },
    () => undefined,
  );

beforeAll(async () => {
  commits = openCommits(link.url);
  [author, stranger] = await Promise.all([createUser(), createUser()]);
});
afterAll(() => commits.close());
beforeEach(() => {
  sizes = [];
  published = [];
  writer = createWriter(commits);
});

async function createUser(): Promise<string> {
  const id = randomUUID();
  const values = [id, `user-${id.slice(0, 8)}`];
  await database.query(
    `INSERT INTO "user" (id, username, display_name, password_hash) VALUES ($1, $2, $2, '')`,
    values,
  );
  return id;
}

async function createRoom(visibility = 'public', members = [author]): Promise<string> {
  const id = randomUUID();
  await database.query(
    'INSERT INTO room (id, name, visibility, created_by) VALUES ($1, $2, $3::room_visibility, $4)',
    [id, 'room', visibility, author],
  );
  for (const userId of members) {
    await database.query('INSERT INTO member (room_id, user_id) VALUES ($1, $2)', [id, userId]);
  }
  return id;
}

function send(roomId: string, overrides: Partial<Send> = {}): Send {
  const body = overrides.body ?? 'hello';
  return {
    id: randomUUID(),
    roomId,
    authorId: author,
    clientMessageId: randomUUID(),
    hash: hash('sha256', roomId + body),
    body,
    ...overrides,
  };
}
const outcomesOf = async (sends: Send[]) => Promise.all(sends.map((each) => writer.send(each)));
const kinds = (outcomes: SendOutcome[]) => outcomes.map(({ outcome }) => outcome);
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const stored = (roomId: string) =>
  database.query<{ seq: number; body: string }>(
    'SELECT seq, body FROM message WHERE room_id = $1 ORDER BY seq',
    [roomId],
  );

describe('the group commit on PostgreSQL', () => {
  it('[D3] stores a burst in few commits, without gap, in the order it was given, and publishes it so', async () => {
    const rooms = await Promise.all([createRoom(), createRoom(), createRoom()]);
    const sends = range(600).map((index) => send(rooms[index % 3]!, { body: `${index}` }));
    const outcomes = await outcomesOf(sends);
    expect(sizes).toEqual([512, 88]);
    for (const roomId of rooms) {
      const mine = sends.flatMap((each, index) =>
        each.roomId === roomId ? [[each.body, outcomes[index]!.seq]] : [],
      );
      expect(mine.map(([, seq]) => seq)).toEqual(range(200));
      expect((await stored(roomId)).map(({ body, seq }) => [body, seq])).toEqual(mine);
      expect(published.filter((each) => each.roomId === roomId).map(({ seq }) => seq)).toEqual(range(200));
      expect(await database.query('SELECT last_seq FROM room WHERE id = $1', [roomId])).toEqual([
        { last_seq: 200 },
      ]);
    }
  });

  it('[D2] one key in one burst is stored once: its repeats are duplicates, another text is a conflict', async () => {
    const roomId = await createRoom();
    const clientMessageId = randomUUID();
    const outcomes = await outcomesOf([
      send(roomId),
      send(roomId, { clientMessageId }),
      send(roomId, { clientMessageId }),
      send(roomId, { clientMessageId, body: 'else' }),
      send(roomId, { clientMessageId }),
    ]);
    expect(kinds(outcomes)).toEqual(['stored', 'stored', 'duplicate', 'conflict', 'duplicate']);
    const [, first, ...rest] = outcomes;
    for (const { outcome, id, seq, createdAt } of rest) {
      if (outcome === 'duplicate')
        expect({ id, seq, createdAt }).toEqual({
          id: first!.id,
          seq: first!.seq,
          createdAt: first!.createdAt,
        });
    }
    expect(await stored(roomId)).toHaveLength(2);
  });

  it('[D2] one key raced by two nodes, in one room and in two, is stored once', async () => {
    const elsewhere = openCommits(link.url);
    const others = createWriter(elsewhere);
    for (let round = 0; round < 20; round++) {
      const rooms = await Promise.all([createRoom(), createRoom()]);
      const clientMessageId = randomUUID();
      const outcomes = await Promise.all([
        writer.send(send(rooms[0], { clientMessageId })),
        others.send(send(rooms[round % 2]!, { clientMessageId })),
      ]);
      expect(kinds(outcomes).sort()).toEqual([round % 2 ? 'conflict' : 'duplicate', 'stored']);
      expect([...(await stored(rooms[0])), ...(await stored(rooms[1]))]).toHaveLength(1);
    }
    await elsewhere.close();
  });

  it('one refused send never fails its neighbours', async () => {
    const [good, hidden, archived, deleted, blocked] = await Promise.all([
      createRoom(),
      createRoom('private', [stranger]),
      createRoom(),
      createRoom(),
      createRoom('private'),
    ]);
    const visible = await createRoom('public', [stranger]);
    const deactivated = await createUser();
    await database.query('UPDATE room SET archived_at = now() WHERE id = $1', [archived]);
    await database.query('UPDATE room SET blocked = true WHERE id = $1', [blocked]);
    await database.query('UPDATE room SET deleted_at = now() WHERE id = $1', [deleted]);
    await database.query('UPDATE "user" SET deactivated_at = now() WHERE id = $1', [deactivated]);
    const outcomes = await outcomesOf([
      send(good),
      send(good),
      send(hidden),
      send(good),
      send(visible),
      send(archived),
      send(blocked),
      send(deleted),
      send(randomUUID()),
      send(good, { authorId: deactivated }),
      send(good, { authorId: randomUUID() }),
      send(good),
    ]);
    expect(sizes).toEqual([12]);
    expect(kinds(outcomes)).toEqual([
      'stored',
      'stored',
      'not_found',
      'stored',
      'not_member',
      'archived',
      'blocked',
      'not_found',
      'not_found',
      'deactivated',
      'deactivated',
      'stored',
    ]);
    expect((await stored(good)).map(({ seq }) => seq)).toEqual(range(4));
    for (const roomId of [hidden, visible, archived, blocked, deleted])
      expect(await stored(roomId)).toEqual([]);
  });

  it('what PostgreSQL itself refuses does not take the neighbours along', async () => {
    const roomId = await createRoom();
    const results = await Promise.allSettled([
      writer.send(send(roomId)),
      writer.send(send(roomId, { body: 'before' })),
      writer.send(send(roomId, { body: 'a\0b' })),
      writer.send(send(roomId, { body: 'after' })),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await stored(roomId)).map(({ body }) => body)).toEqual(['hello', 'before', 'after']);
  });

  it('[D7] sends and other changes of a room take effect in the order they were given', async () => {
    const roomId = await createRoom('private', [author, stranger]);
    const say = (authorId: string) => writer.send(send(roomId, { authorId }));
    const change = (sql: string) =>
      writer.exclusive(roomId, () => database.query(sql, [roomId, stranger]).then(() => undefined));
    const first = [say(stranger), say(author), say(stranger)];
    const removed = change('DELETE FROM member WHERE room_id = $1 AND user_id = $2');
    const then = [say(stranger), say(author)];
    const added = change('INSERT INTO member (room_id, user_id) VALUES ($1, $2)');
    const last = [say(stranger), say(author)];
    await Promise.all([removed, added]);
    expect(kinds(await Promise.all(first))).toEqual(['stored', 'stored', 'stored']);
    expect(kinds(await Promise.all(then))).toEqual(['not_found', 'stored']);
    expect(kinds(await Promise.all(last))).toEqual(['stored', 'stored']);
    expect(published.map(({ seq }) => seq)).toEqual(range(6));
  });

  it('a room where people come and go without end lets sends through', async () => {
    const roomId = await createRoom();
    let goesOn = true;
    const nothing = () => database.query('SELECT 1').then(() => undefined);
    // Always two in line: the line of other changes is never empty.
    const lines = [1, 2].map(async () => {
      while (goesOn) await writer.exclusive(roomId, nothing);
    });
    expect((await writer.send(send(roomId))).outcome).toBe('stored');
    goesOn = false;
    await Promise.all(lines);
  });
});

describe('[D8] while the database does not serve', () => {
  afterEach(() => link.mend());

  const errorOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  /** As a client does: the same again, while it is told that this may help. */
  const until = async (again: Send): Promise<SendOutcome> => {
    for (;;) {
      try {
        return await writer.send(again);
      } catch (error) {
        expect(error).toMatchObject({ retryable: true });
      }
    }
  };

  it('a held room is busy, is tried again, and holds up nobody after', async () => {
    const roomId = await createRoom();
    const error = await database.locked('room', () => errorOf(writer.send(send(roomId))));
    expect(error).toMatchObject({ code: 'busy', retryable: true });
    expect(await stored(roomId)).toEqual([]);
    expect(await writer.send(send(roomId))).toMatchObject({ outcome: 'stored', seq: 1 });
  });

  it('unreachable, sends are refused as unavailable, all of them; then it goes on without a restart', async () => {
    const roomId = await createRoom();
    await writer.send(send(roomId));
    await link.cut();
    const again = send(roomId);
    const errors = await Promise.all(
      [again, send(roomId), send(roomId)].map((each) => errorOf(writer.send(each))),
    );
    for (const error of errors) expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(published).toHaveLength(1);
    await link.mend();
    expect(await until(again)).toMatchObject({ outcome: 'stored', seq: 2 });
  });

  it('silent, as behind a black hole, a send ends as retryable, and the same id is stored once', async () => {
    const roomId = await createRoom();
    await writer.send(send(roomId));
    link.freeze();
    const again = send(roomId);
    expect(await errorOf(writer.send(again))).toMatchObject({ retryable: true });
    await link.cut();
    await link.mend();
    expect(await until(again)).toMatchObject({ seq: 2 });
    expect(await stored(roomId)).toHaveLength(2);
  });

  it('ending its connections, it is unavailable or the send is stored, never both and never twice', async () => {
    const roomId = await createRoom();
    const sends = range(50).map(() => send(roomId));
    const first = sends.map((each) => errorOf(writer.send(each)));
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    const errors = await Promise.all(first);
    for (const error of errors) if (error) expect(error).toMatchObject({ retryable: true });
    const repeated = await Promise.all(sends.map(until));
    expect(repeated.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(range(50));
    expect(await stored(roomId)).toHaveLength(50);
  });

  it('drain ends all the same', async () => {
    const roomId = await createRoom();
    await link.cut();
    const refused = range(10).map(() => errorOf(writer.send(send(roomId))));
    await writer.close();
    for (const error of await Promise.all(refused)) expect(error).toMatchObject({ code: 'unavailable' });
  });
});
