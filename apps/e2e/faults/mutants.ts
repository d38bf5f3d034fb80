import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Replica } from '@parley/client/replica';
import type { Postgres } from '@parley/testkit';
import type { Plugin } from 'esbuild';

// Faults planted in copies, never in the product: text of the server's sources replaced as they are bundled, the
// function and the index of the database, a subclass in the client.

interface Mutation {
  /** Below apps/server/src. */
  file: string;
  from: string;
  to: string;
}

const COMMIT = '(sends) => commitSends(db, sends),';
const WRITER_COMMIT = 'const outcomes = await this.#commit(sends);';
const PUBLISH =
  'for (const [roomId, changes] of changesOf(sends, outcomes)) publish.changes(roomId, changes);';

/** One commit in so many. */
const dieEvery = (commits: number) =>
  `if ((globalThis.commits = (globalThis.commits ?? 0) + 1) % ${commits} === 0) {
     // What was written to sockets before is on its way by then.
     await new Promise((resolve) => setTimeout(resolve, 20));
     process.kill(process.pid, 'SIGKILL');
     await new Promise(() => {});
   }`;

/** The commit as a transaction of its own, with something done before it ends. */
const beforeCommit = (work: string) => `(sends, resolve) => db.$transaction(async (tx) => {
  const outcomes = await commitSends(tx, sends);
  ${work}
  return outcomes;
}),`;

/** Nobody compares heads for as long as a test takes. */
const NO_HEAD_CHECK: Mutation[] = [
  { file: 'realtime/heads.ts', from: 'const EVERY_MS = 2000;', to: 'const EVERY_MS = 3_600_000;' },
];

/** Tells nobody of anything from SIGWINCH on: a lost hint. */
const LOSES_HINTS: Mutation[] = [
  {
    file: 'writer.ts',
    from: PUBLISH,
    to: `if (!globalThis.mute) ${PUBLISH}`,
  },
  {
    file: 'main.ts',
    from: 'start().catch(',
    to: `process.on('SIGWINCH', () => { globalThis.mute = true; });
    start().catch(`,
  },
];

export const MUTATIONS = {
  /** No fault of the product: it dies where it is most inconvenient. */
  'dies before commit': [{ file: 'writer.ts', from: COMMIT, to: beforeCommit(dieEvery(20)) }],
  'dies before publish': [
    {
      file: 'writer.ts',
      from: PUBLISH,
      to: `if ((globalThis.commits = (globalThis.commits ?? 0) + 1) % 20 === 0) process.kill(process.pid, 'SIGKILL');
        else ${PUBLISH}`,
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
    { file: 'writer.ts', from: COMMIT, to: beforeCommit(`resolve(outcomes); ${dieEvery(20)}`) },
  ],
  'publishes before commit': [
    { file: 'writer.ts', from: COMMIT, to: beforeCommit(`${PUBLISH} ${dieEvery(20)}`) },
  ],
} satisfies Record<string, Mutation[]>;

const SERVER = fileURLToPath(new URL('../../server/', import.meta.url));
const BUILD = new URL('../../server/scripts/build.mjs', import.meta.url).href;

export interface Bundle {
  main: string;
  remove(): void;
}

/** Bundles the server as the build does, with the mutations. @throws where the text to replace is no longer there */
export async function bundleServer(mutations: Mutation[] = []): Promise<Bundle> {
  const build = (await import(BUILD)) as {
    bundleServer(outdir: string, plugins: Plugin[]): Promise<void>;
    generateClient(): void;
  };
  // Below the server's folder its dependencies are found.
  mkdirSync(join(SERVER, '.cache/dist'), { recursive: true });
  const outdir = mkdtempSync(join(SERVER, '.cache/dist/'));
  const remove = () => rmSync(outdir, { recursive: true, force: true });
  try {
    build.generateClient();
    await build.bundleServer(outdir, [replacing(mutations)]);
  } catch (error) {
    remove();
    throw error;
  }
  return { main: join(outdir, 'main.js'), remove };
}

function replacing(mutations: Mutation[]): Plugin {
  return {
    name: 'mutations',
    setup(context) {
      context.onLoad({ filter: /[\\/]apps[\\/]server[\\/]src[\\/]/ }, ({ path }) => {
        const mine = mutations.filter(({ file }) => path === join(SERVER, 'src', file));
        if (mine.length === 0) return undefined;
        return { contents: mine.reduce(replaced, readFileSync(path, 'utf8')), loader: 'ts' };
      });
    },
  };
}

function replaced(source: string, { file, from, to }: Mutation): string {
  const parts = source.split(from);
  if (parts.length !== 2) throw new Error(`${file} has not once, but ${parts.length - 1} times: ${from}`);
  return parts.join(to);
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
