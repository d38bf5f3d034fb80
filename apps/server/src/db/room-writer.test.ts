import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RoomWriter, type Send, type SendOutcome } from './room-writer.ts';

const send = (roomId: string, overrides: Partial<Send> = {}): Send => ({
  id: randomUUID(),
  roomId,
  authorId: 'ann',
  clientMessageId: randomUUID(),
  hash: '',
  body: 'hello',
  ...overrides,
});

/** A commit whose moment the test chooses; what it stores, and what is published, is written down in order. */
function rig() {
  const heads = new Map<string, number>();
  const commits: { sends: Send[]; finish: () => void; fail: (error: unknown) => void }[] = [];
  const happened: string[] = [];
  const refused: { error: unknown; sends: number }[] = [];
  const writer = new RoomWriter(
    (sends) =>
      new Promise((resolve, reject) => {
        const finish = () => {
          const outcomes = sends.map((one): SendOutcome => {
            const seq = (heads.get(one.roomId) ?? 0) + 1;
            heads.set(one.roomId, seq);
            return { outcome: 'stored', id: one.id, seq, createdAt: new Date(0).toISOString() };
          });
          resolve(outcomes);
        };
        commits.push({ sends, finish, fail: reject });
      }),
    (sends, outcomes) =>
      happened.push(...sends.map((one, i) => `published ${one.roomId} ${outcomes[i]!.seq}`)),
    (error, count) => refused.push({ error, sends: count }),
  );
  return { writer, commits, happened, refused };
}

/** Lets everything that is ready run. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('an idle node commits what one turn of the loop brought; what arrives meanwhile is the next commit', async () => {
    const { writer, commits } = rig();
    const first = writer.send(send('a'));
    await turn();
    expect(commits).toHaveLength(1);
    const rest = [writer.send(send('a')), writer.send(send('b')), writer.send(send('a'))];
    expect(commits).toHaveLength(1);
    commits[0]!.finish();
    expect(await first).toMatchObject({ seq: 1 });
    await turn();
    expect(commits).toHaveLength(2);
    expect(commits[1]!.sends).toHaveLength(3);
    commits[1]!.finish();
    expect((await Promise.all(rest)).map(({ seq }) => seq)).toEqual([2, 1, 3]);
  });

  it('[D1] is published before any ack', async () => {
    const { writer, commits, happened } = rig();
    const acked = Promise.all([1, 2].map(() => writer.send(send('a')).then(() => happened.push('acked'))));
    await turn();
    commits[0]!.finish();
    await acked;
    expect(happened).toEqual(['published a 1', 'published a 2', 'acked', 'acked']);
  });

  it('[D2] a repeat waits for its first to be stored', async () => {
    const { writer, commits } = rig();
    const clientMessageId = randomUUID();
    const both = [writer.send(send('a', { clientMessageId })), writer.send(send('a', { clientMessageId }))];
    await turn();
    expect(commits[0]!.sends).toHaveLength(1);
    commits[0]!.finish();
    await turn();
    expect(commits[1]!.sends).toHaveLength(1);
    commits[1]!.finish();
    await Promise.all(both);
  });

  it('is bounded: more than 20,000 waiting are told to come back', async () => {
    const { writer } = rig();
    const waiting = Array.from({ length: 20_000 }, () => writer.send(send('a')));
    await expect(writer.send(send('a'))).rejects.toMatchObject({ code: 'busy', retryable: true });
    expect(waiting).toHaveLength(20_000);
  });

  it('a row the database refuses does not take its neighbours along', async () => {
    const { writer, commits } = rig();
    const good = writer.send(send('a'));
    const bad = Promise.allSettled([writer.send(send('a', { body: 'bad' }))]);
    await turn();
    const error = Object.assign(new Error('22021'), {
      name: 'PrismaClientKnownRequestError',
      meta: { driverAdapterError: { cause: { originalCode: '22021' } } },
    });
    commits[0]!.fail(error);
    await turn();
    commits[1]!.finish();
    expect(await good).toMatchObject({ outcome: 'stored' });
    await turn();
    commits[2]!.fail(error);
    expect(await bad).toMatchObject([{ status: 'rejected', reason: error }]);
  });
});

describe('[D8] a database that is away', () => {
  const lost = new Error('Connection terminated unexpectedly');

  it('is told of once a commit, in its own words', async () => {
    const { writer, commits, refused } = rig();
    const sends = Promise.allSettled(['a', 'a', 'b'].map((roomId) => writer.send(send(roomId))));
    await turn();
    commits[0]!.fail(lost);
    for (const { status } of await sends) expect(status).toBe('rejected');
    expect(refused).toEqual([{ error: lost, sends: 3 }]);
  });

  it('is told at once to those who waited behind the commit that found out', async () => {
    const { writer, commits, refused } = rig();
    const first = Promise.allSettled([writer.send(send('a'))]);
    await turn();
    const waiting = Promise.allSettled([writer.send(send('a')), writer.send(send('b'))]);
    commits[0]!.fail(lost);
    for (const { status, reason } of [...(await first), ...(await waiting)] as PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toMatchObject({ code: 'unavailable', retryable: true });
    }
    expect(commits).toHaveLength(1);
    expect(refused).toEqual([{ error: lost, sends: 1 }]);
    const again = writer.send(send('a'));
    await turn();
    commits[1]!.finish();
    expect(await again).toMatchObject({ seq: 1 });
  });

  it('is told to the sends that waited behind another change of the room', async () => {
    const { writer, commits } = rig();
    let fail = (_: Error): void => undefined;
    const change = writer.exclusive('a', () => new Promise<void>((_, reject) => (fail = reject)));
    const waiting = writer.send(send('a'));
    await turn();
    fail(lost);
    await expect(change).rejects.toThrow(lost);
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
    expect(commits).toHaveLength(0);
  });
});

describe('other changes of a room', () => {
  it('[D3] run alone in their room, in the order they came, while other rooms go on', async () => {
    const { writer, commits, happened } = rig();
    void writer.send(send('a'));
    await turn();
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const exclusive = writer.exclusive('a', async () => {
      happened.push('leaving a');
      await left;
      happened.push('left a');
    });
    const second = writer.exclusive('a', async () => void happened.push('second in a'));
    const waits = writer.send(send('a'));
    const other = writer.send(send('b'));
    await turn();
    expect(happened).toEqual([]);

    commits[0]!.finish();
    await turn();
    expect(commits[1]!.sends.map(({ roomId }) => roomId)).toEqual(['b']);
    commits[1]!.finish();
    await other;
    leave();
    await Promise.all([exclusive, second]);
    await turn();
    commits[2]!.finish();
    await waits;
    expect(happened).toEqual([
      'published a 1',
      'leaving a',
      'published b 1',
      'left a',
      'second in a',
      'published a 2',
    ]);
  });

  it('one that fails does not hold up the next, nor the sends', async () => {
    const { writer, commits } = rig();
    await expect(writer.exclusive('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await writer.exclusive('a', async () => undefined);
    const sent = writer.send(send('a'));
    await turn();
    commits[0]!.finish();
    expect(await sent).toMatchObject({ seq: 1 });
  });

  it('closing waits for all that was accepted, and tells who comes later to try again', async () => {
    const { writer, commits, happened } = rig();
    void writer.send(send('a'));
    await turn();
    void writer.send(send('a'));
    const closed = writer.close().then(() => happened.push('closed'));
    await expect(writer.send(send('a'))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    commits[0]!.finish();
    await turn();
    commits[1]!.finish();
    await closed;
    expect(happened).toEqual(['published a 1', 'published a 2', 'closed']);
  });
});
