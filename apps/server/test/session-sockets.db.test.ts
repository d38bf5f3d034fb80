import { createSocket, postJson, RawPolling, RawWebSocket } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import { describe, expect, it } from 'vitest';

const node = useNode();

describe('a socket without a session', () => {
  it.each(['websocket', 'polling'] as const)('is told unauthenticated by %s', async (transport) => {
    for (const cookie of [null, 'parley_session=x.y', 'other=1']) {
      const socket = createSocket(node.url, cookie, { transports: [transport] });
      const refused = new Promise<Error>((resolve) => socket.once('connect_error', resolve));
      socket.connect();
      expect(await refused).toMatchObject({ data: { code: 'unauthenticated', retryable: false } });
      socket.disconnect();
    }
  });

  it('cannot send anything, whatever it sends', async () => {
    const raw = await RawWebSocket.open(node.url);
    raw.text('421["sync",{"rooms":{}}]');
    await raw.closed;
    expect(raw.received.join('')).not.toContain('431');
  });
});

describe('a leaked sid of a polling connection', () => {
  it.each([
    ['no cookie', () => undefined],
    ['the cookie of another', (other: string) => other],
    ['a forged cookie', () => 'parley_session=a.b'],
  ])('with %s reads and writes nothing', async (_, cookieFor) => {
    const [ann, mallory] = await Promise.all([node.person(), node.person()]);
    const { id: roomId } = await ann.createRoom();
    const polling = await RawPolling.connect(node.url, { cookie: ann.cookie });
    const cookie = cookieFor(mallory.cookie);
    const headers: Record<string, string> = cookie ? { cookie } : {};
    expect((await polling.poll(headers)).status).toBe(401);
    expect((await polling.post(`42["leave",{"roomId":"${roomId}"}]`, headers)).status).toBe(401);
    const upgrade = await RawWebSocket.open(node.url, headers, `&sid=${polling.sid}`);
    expect(upgrade.head).not.toContain(' 101 ');
    expect((await ann.call('listRooms', {})).rooms).toHaveLength(1);
    // Its owner is not disturbed.
    await polling.post('421["sync",{"rooms":{}}]');
    let heard = '';
    while (!heard.includes('431')) heard += await (await polling.poll()).text();
  });

  it('is worth nothing after the logout of its session', async () => {
    const ann = await node.person();
    const polling = await RawPolling.connect(node.url, { cookie: ann.cookie });
    await postJson(`${node.url}/api/auth/logout`, {}, { cookie: ann.cookie });
    expect((await polling.post('421["sync",{"rooms":{}}]')).status).toBeGreaterThanOrEqual(400);
    expect((await polling.poll()).status).toBeGreaterThanOrEqual(400);
  });
});
