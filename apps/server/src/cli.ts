import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, loadConfig } from './config.ts';
import type { Actor } from './context.ts';
import type { Db } from './db/client.ts';
import { findEmbedded } from './db/embedded.ts';
import { StartError } from './db/start-error.ts';
import { findRoomByName } from './features/rooms/rooms.store.ts';
import { findOwner, findUserByName } from './features/users/users.store.ts';
import { openOutside } from './outside.ts';

// The operator's commands. They act on the running chat, not on a server of their own.

const USAGE = `npm run cli -- announce --room <name> [--as <username>] <text>
  Says something in a room, to everybody on every node at once. Without --as the first owner says it.`;

/** Wrong use of the command line, or something it names that does not exist. */
class UsageError extends Error {}

async function findDatabase(config: Config): Promise<string> {
  const url = config.databaseUrl ?? (await findEmbedded(config.dataDir));
  if (url) return url;
  throw new UsageError(
    `No Parley runs on ${config.dataDir}. Start it first, or set DATABASE_URL or DATA_DIR.`,
  );
}

async function findSpeaker(db: Db, username: string | undefined): Promise<Actor> {
  const user =
    username === undefined ? await findOwner(db) : await findUserByName(db, username.toLowerCase());
  if (!user || user.deactivatedAt) {
    throw new UsageError(
      username === undefined ? 'There is no owner yet.' : `There is no active @${username}.`,
    );
  }
  const { id: userId, displayName, role } = user;
  return { userId, username: user.username, displayName, role, sessionId: '', sessionHash: '' };
}

async function announce(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { room: { type: 'string' }, as: { type: 'string' } },
    allowPositionals: true,
  });
  const body = positionals.join(' ');
  if (!values.room || !body) throw new UsageError(USAGE);
  const config = loadConfig(process.env);
  const outside = await openOutside(config, await findDatabase(config));
  try {
    const { db } = outside.services;
    const actor = await findSpeaker(db, values.as);
    const room = await findRoomByName(db, values.room.replace(/^#/, ''));
    if (!room) throw new UsageError(`There is no room ${values.room}.`);
    const caller = { actor, session: null, address: 'cli', requestId: randomUUID() };
    const result = await outside.dispatch('chat', caller, {
      roomId: room.id,
      clientMessageId: randomUUID(),
      body,
    });
    if (!result.ok)
      throw new UsageError(`@${actor.username} cannot say that in ${room.name}: ${result.error.message}`);
    console.log(`Said in ${room.name} as @${actor.username}.`);
  } finally {
    await outside.close();
  }
}

async function run([command, ...args]: string[]): Promise<void> {
  if (command === 'announce') return announce(args);
  throw new UsageError(USAGE);
}

run(process.argv.slice(2)).catch((error) => {
  const code = (error as { code?: unknown }).code;
  const expected =
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof StartError ||
    (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS'));
  console.error(expected ? error.message : error);
  process.exitCode = 1;
});
