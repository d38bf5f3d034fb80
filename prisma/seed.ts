import { loadConfig } from '@parley/server/config';
import { startEmbedded } from '@parley/server/embedded';
import { migrate } from '@parley/server/migrate';
import { Person, SETUP_CODE, startNode } from '@parley/testkit';
import pg from 'pg';
import { PASSWORD, people, rooms } from './demo.ts';

// `npm run seed`: a demo workspace in an empty database, made through the public API like anybody's; only the
// times are moved into the past afterwards.

const log = { info: console.log, warn: console.warn };

async function seed(databaseUrl: string): Promise<void> {
  await migrate(databaseUrl, log);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const { rows } = await database.query('SELECT 1 FROM "user" LIMIT 1');
  if (rows.length > 0)
    throw new Error('There are people here already. Seed an empty database: set DATA_DIR to a new folder.');

  // A real node, for as long as it takes.
  const node = await startNode(databaseUrl, { REGISTRATION: '' });
  try {
    const team = new Map<string, Person>();
    for (const { username, displayName, owner } of people) {
      const registering = { username, displayName, password: PASSWORD };
      const person = await Person.register(
        node.url,
        owner ? { ...registering, setupCode: SETUP_CODE } : registering,
      );
      team.set(username, person);
      if (owner) await person.call('updateSettings', { registration: 'open' });
    }
    const ago: { seq: number; roomId: string; minutes: number }[] = [];
    for (const { name, topic, visibility, posting, favouriteOf, members, messages } of rooms) {
      const [host, ...guests] = members.map((username) => team.get(username)!);
      const { room } = await host!.call('createRoom', {
        name,
        topic,
        visibility,
        ...(posting && { posting }),
      });
      for (const guest of guests) await host!.call('addMember', { roomId: room.id, userId: guest.id });
      for (const username of favouriteOf ?? []) {
        await team.get(username)!.call('setFavourite', { roomId: room.id, favourite: true });
      }
      for (const [author, minutes, body] of messages) {
        const send = { roomId: room.id, clientMessageId: crypto.randomUUID(), body };
        const { message } = await team.get(author)!.call('postMessage', send);
        ago.push({ seq: message.seq, roomId: room.id, minutes });
      }
    }
    await database.query(
      `UPDATE message m SET created_at = now() - a.minutes * interval '1 minute'
       FROM unnest($1::uuid[], $2::int[], $3::float8[]) AS a (room_id, seq, minutes)
       WHERE m.room_id = a.room_id AND m.seq = a.seq`,
      [ago.map((a) => a.roomId), ago.map((a) => a.seq), ago.map((a) => a.minutes)],
    );
    await database.query(
      `UPDATE room_log l SET at = coalesce((SELECT created_at FROM message m WHERE m.id = l.message_id),
         (SELECT min(created_at) FROM message m WHERE m.room_id = l.room_id) - interval '1 hour')`,
    );
    // Maya, whom one logs in as, has read all but the last few of two rooms.
    await database.query(
      `UPDATE read_cursor c SET seq = r.last_seq - CASE r.name WHEN 'launch' THEN 3 WHEN 'random' THEN 2 ELSE 0 END
       FROM room r, "user" u WHERE r.id = c.room_id AND u.id = c.user_id AND u.username = 'maya'`,
    );
  } finally {
    await node.close();
    await database.end();
  }
  console.log(
    `A demo team of ${people.length} is ready. Start Parley and log in as maya, password: ${PASSWORD}`,
  );
}

const config = loadConfig(process.env);
const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir, log });
try {
  await seed(config.databaseUrl ?? embedded!.url);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await embedded?.stop();
}
