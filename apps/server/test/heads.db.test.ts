import { randomUUID } from 'node:crypto';
import { refusal } from '@parley/testkit';
import { useDatabase, useLink, useNode } from '@parley/testkit/hooks';
import { expect, it, vi } from 'vitest';

const database = useDatabase();
const link = useLink(database);
let onFailure = (): void => undefined;
const node = useNode(link, { LOG_LEVEL: 'warn' }, undefined, (line) => {
  if (line.includes('checking heads: failed')) onFailure();
});

it('[D4] [D8] back from being away, the database has everybody told where their rooms stand', async () => {
  const ann = await node.person();
  await ann.connect();
  const { id: roomId } = await ann.createRoom();
  // What this node told itself, it need not tell again.
  const { seq } = await ann.emit('chat', { roomId, clientMessageId: randomUUID(), body: 'hello' });

  const failure = new Promise<void>((resolve) => {
    onFailure = resolve;
  });
  const told = new Promise((resolve) => ann.socket.once('head', resolve));
  await link.cut();
  await failure;
  await link.mend();
  expect(await told).toEqual({ roomId, seq });
});

it('[D4] [D8] a database that could only be read, and writes again, has everybody told where their rooms stand', async () => {
  const bo = await node.person();
  await bo.connect();
  const { id: roomId } = await bo.createRoom();
  const { seq } = await bo.say(roomId, 'stored');
  // As on a full disk.
  await database.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON message EXECUTE FUNCTION refuse();
    CREATE TRIGGER refuse BEFORE UPDATE ON setting EXECUTE FUNCTION refuse()`);
  const told = vi.fn();
  bo.socket.on('head', told);
  const refused = await refusal(bo.say(roomId, 'refused'));
  expect(refused).toMatchObject({ code: 'unavailable', retryable: true });
  const again = new Promise((resolve) => bo.socket.once('head', resolve));
  expect(told).not.toHaveBeenCalled();
  await database.query('DROP FUNCTION refuse CASCADE');
  expect(await again).toEqual({ roomId, seq });
});
