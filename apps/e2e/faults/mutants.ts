import { Replica } from '@parley/client/replica';
import { type Mutation, type Postgres, replaced, type ServerProcess } from '@parley/testkit';

// Faults planted in copies, never in the product: text of the server's sources replaced as they are bundled, the
// function and the index of the database, a subclass in the client.

const COMMIT = '(sends) => commitSends(commits, sends),';
const WRITER_COMMIT = 'const outcomes = await this.#commit(sends);';
const PUBLISH =
  'for (const [roomId, changes] of changesOf(sends, outcomes)) publish.changes(roomId, changes);';

/** The cue is SIGWINCH, which means nothing to a server. */
const ON_CUE: Mutation = {
  file: 'main.ts',
  from: 'start().catch(',
  to: `process.on('SIGWINCH', () => { globalThis.cued = true; });
    start().catch(`,
};

const DIE_ON_CUE = `if (globalThis.cued) {
     // What was written to sockets before is on its way by then.
     await new Promise((resolve) => setTimeout(resolve, 20));
     process.kill(process.pid, 'SIGKILL');
     await new Promise(() => {});
   }`;

/** The commit as a transaction of its own, with something done before it ends. */
const beforeCommit = (work: string): Mutation[] => [
  ON_CUE,
  {
    file: 'writer.ts',
    from: COMMIT,
    to: `async (sends, resolve) => {
      await commits.query({ text: 'BEGIN' });
      const outcomes = await commitSends(commits, sends);
      ${work}
      await commits.query({ text: 'COMMIT' });
      return outcomes;
    },`,
  },
];

/** Nobody compares heads for as long as a test takes. */
const NO_HEAD_CHECK: Mutation[] = [
  { file: 'realtime/heads.ts', from: 'const EVERY_MS = 2000;', to: 'const EVERY_MS = 3_600_000;' },
];

/** Tells nobody of anything once it has its cue: lost hints. */
const LOSES_HINTS: Mutation[] = [
  ON_CUE,
  { file: 'writer.ts', from: PUBLISH, to: `if (!globalThis.cued) ${PUBLISH}` },
];

/** What kills or silences one waits for its cue. */
export const MUTATIONS = {
  /** No fault of the product: it dies where it is most inconvenient. */
  'dies before commit': beforeCommit(DIE_ON_CUE),
  'dies before publish': [
    ON_CUE,
    {
      file: 'writer.ts',
      from: PUBLISH,
      to: `if (globalThis.cued) process.kill(process.pid, 'SIGKILL'); else ${PUBLISH}`,
    },
  ],
  'loses hints': LOSES_HINTS,
  'loses hints, and has no head check': [...LOSES_HINTS, ...NO_HEAD_CHECK],
  'acks before commit': [
    {
      file: 'db/room-writer.ts',
      from: WRITER_COMMIT,
      to: `const outcomes = await this.#commit(sends, (early) => {
        for (const [index, waiting] of batch.entries()) waiting.resolve(early[index]);
      });`,
    },
    ...beforeCommit(`resolve(outcomes); ${DIE_ON_CUE}`),
  ],
  'publishes before commit': beforeCommit(`${PUBLISH} ${DIE_ON_CUE}`),
} satisfies Record<string, Mutation[]>;

/** Gives a mutant its cue. */
export const cue = (node: Pick<ServerProcess, 'signal'>): void => node.signal('SIGWINCH');

/** Has a mutant die at its next commit, and starts it again, as whoever runs it would do. */
export async function dieOnCue(node: ServerProcess): Promise<void> {
  const { ended } = node;
  cue(node);
  await ended;
  await node.start();
}

const KNOWN_SEND =
  'LEFT JOIN message k ON k.author_id = i.author_id AND k.client_message_id = i.client_message_id';

/** A database that stores what it is given, known or not. */
export async function forgetSends(database: Pick<Postgres, 'query'>): Promise<void> {
  const [row] = await database.query<{ sql: string }>(
    `SELECT pg_get_functiondef('post_messages'::regproc) AS sql`,
  );
  const sql = replaced(row!.sql, {
    file: 'post_messages',
    from: KNOWN_SEND,
    to: 'LEFT JOIN message k ON false',
  });
  await database.query(sql);
  await database.query('DROP INDEX message_author_id_client_message_id_key');
}

/** A client that takes whatever is later than what it has. */
export class EagerReplica extends Replica {
  protected override fits(seq: number): boolean {
    return this.cursor !== null && seq > this.cursor;
  }
}
