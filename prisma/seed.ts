import { loadConfig } from '@parley/server/config';
import { startEmbedded } from '@parley/server/embedded';
import { migrate } from '@parley/server/migrate';
import { Person, SETUP_CODE, startNode } from '@parley/testkit';
import pg from 'pg';
import { conversations, type DemoMessage, PASSWORD, people, rooms } from './demo.ts';

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
    const say = async (roomId: string, messages: DemoMessage[]) => {
      for (const [author, minutes, body, reactions = {}] of messages) {
        const send = { roomId, clientMessageId: crypto.randomUUID(), body };
        const { message } = await team.get(author)!.call('postMessage', send);
        ago.push({ seq: message.seq, roomId, minutes });
        for (const [emoji, by] of Object.entries(reactions)) {
          const reaction = { roomId, messageId: message.id, emoji };
          for (const username of by) await team.get(username)!.call('react', reaction);
        }
      }
    };
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
        await team.get(username)!.call('updateMembership', { roomId: room.id, favourite: true });
      }
      await say(room.id, messages);
    }
    for (const { people, messages } of conversations) {
      const [opener, ...others] = people.map((username) => team.get(username)!);
      const { room } = await opener!.call('openDirect', { userIds: others.map(({ id }) => id) });
      await say(room.id, messages);
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
      `INSERT INTO read_cursor (user_id, room_id, seq)
       SELECT m.user_id, r.id, coalesce((
         SELECT seq FROM message WHERE room_id = r.id
         ORDER BY seq DESC OFFSET CASE r.name WHEN 'launch' THEN 3 WHEN 'random' THEN 2 ELSE 0 END LIMIT 1
       ), r.last_seq)
       FROM member m JOIN room r ON r.id = m.room_id JOIN "user" u ON u.id = m.user_id AND u.username = 'maya'
       ON CONFLICT (user_id, room_id) DO UPDATE SET seq = EXCLUDED.seq`,
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
