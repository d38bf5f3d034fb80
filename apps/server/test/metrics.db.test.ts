import { randomUUID } from 'node:crypto';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { expect, it } from 'vitest';

const METRICS_TOKEN = 'a token of the operator';

const database = useDatabase();
const node = useNode(database, { METRICS_TOKEN });
const closed = useNode(database);

const ask = (url: string, authorization?: string) =>
  fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });

it('counts sends by what came of them, in commits', async () => {
  const ann = await (await node.person()).connect();
  const { id: roomId } = await ann.createRoom();
  const id = randomUUID();
  for (let n = 0; n < 3; n += 1) await ann.say(roomId, 'once', id);
  await expect(ann.say(randomUUID(), 'nowhere')).rejects.toThrow();
  const response = await ask(node.url, `Bearer ${METRICS_TOKEN}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'parley_sends_total{outcome="stored"} 1',
      'parley_sends_total{outcome="duplicate"} 2',
      'parley_sends_total{outcome="not_found"} 1',
      'parley_commit_sends_count 4',
      'parley_commit_seconds_count 4',
      'parley_connections 1',
      'parley_sends_waiting 0',
      'parley_bus_healthy 1',
    ]),
  );
  expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true);
});

it.each([undefined, '', 'Bearer', 'Bearer something else', METRICS_TOKEN])('refuses "%s"', async (given) => {
  const response = await ask(node.url, given);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({
    error: { code: 'unauthenticated', message: expect.stringContaining('METRICS_TOKEN') },
  });
});

it('is not there without the setting', async () => {
  expect((await ask(closed.url, 'Bearer ')).status).toBe(404);
});
