import { randomUUID } from 'node:crypto';
import { useDatabase, useLink, useNode } from '@parley/testkit/hooks';
import { expect, it } from 'vitest';

const link = useLink(useDatabase());
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
