import {
  cookieOf,
  createSocket,
  PASSWORD,
  postJson,
  SETUP_CODE,
  startNode,
  type TestNode,
} from '@parley/testkit';
import { useDatabase } from '@parley/testkit/hooks';
import { afterAll, describe, expect, it } from 'vitest';

const PUBLIC_URL = 'https://chat.example.org';
const HTTPS = { 'x-forwarded-proto': 'https' };

const database = useDatabase();
const nodes: TestNode[] = [];
const node = async (settings: Record<string, string>) => {
  const started = await startNode(database.url, { PUBLIC_URL, ...settings });
  nodes.push(started);
  return started;
};
afterAll(() => Promise.all(nodes.map((each) => each.close())));

const register = (url: string, headers: Record<string, string>, body: object = {}) =>
  postJson(`${url}/api/auth/register`, { username: 'ann', password: PASSWORD, ...body }, headers);

describe('with PUBLIC_URL https, where the proxy’s word is not taken', () => {
  it.each([
    ['there is no proxy', {}, {}],
    ['the proxy is not named in TRUST_PROXY', {}, HTTPS],
    ['another one is named', { TRUST_PROXY: '192.0.2.1' }, HTTPS],
    ['the proxy does not say how people came', { TRUST_PROXY: 'true' }, {}],
    ['the proxy says http', { TRUST_PROXY: 'true' }, { 'x-forwarded-proto': 'http' }],
  ] as [string, Record<string, string>, Record<string, string>][])(
    'one learns what to set, and nothing was done: %s',
    async (_, settings, headers) => {
      const { url } = await node(settings);
      for (const response of [
        await register(url, headers, { setupCode: SETUP_CODE }),
        await register(url, headers),
        await postJson(`${url}/api/auth/login`, { username: 'ann', password: PASSWORD }, headers),
      ]) {
        expect(response.status).toBe(403);
        const { error } = (await response.json()) as { error: { message: string } };
        expect(error.message).toContain('TRUST_PROXY');
        expect(response.headers.getSetCookie()).toEqual([]);
      }
      expect(await database.query('SELECT 1 FROM "user"')).toEqual([]);
    },
  );
});

describe('behind a proxy that ends TLS', () => {
  it.each(['true', '1', '127.0.0.1', '10.0.0.0/8, 127.0.0.0/8'])(
    'TRUST_PROXY=%s: the cookie is Secure and pinned to the host, in and out',
    async (TRUST_PROXY) => {
      const { url } = await node({ TRUST_PROXY });
      const username = `ann${TRUST_PROXY.length}`;
      const response = await register(url, HTTPS, { username });
      expect(response.status).toBe(201);
      const [line = ''] = response.headers.getSetCookie();
      expect(line).toMatch(/^__Host-parley_session=[^;]+; /);
      for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/'])
        expect(line).toContain(`; ${attribute}`);
      expect(line).not.toContain('Domain');

      const cookie = cookieOf(response);
      expect((await fetch(`${url}/api/auth/me`, { headers: { ...HTTPS, cookie } })).status).toBe(200);
      const plainName = cookie.replace('__Host-', '');
      expect((await fetch(`${url}/api/auth/me`, { headers: { ...HTTPS, cookie: plainName } })).status).toBe(
        401,
      );
      const socket = createSocket(url, cookie, { extraHeaders: { origin: PUBLIC_URL } });
      const connected = new Promise((resolve) => socket.once('connect', () => resolve(true)));
      socket.connect();
      expect(await connected).toBe(true);
      socket.disconnect();

      const [gone = ''] = (
        await postJson(`${url}/api/auth/logout`, {}, { ...HTTPS, cookie })
      ).headers.getSetCookie();
      expect(gone).toMatch(/^__Host-parley_session=; .*Expires=Thu, 01 Jan 1970/);
      // A browser takes no cookie of this prefix without them, also not to forget it.
      for (const attribute of ['Secure', 'Path=/']) expect(gone).toContain(`; ${attribute}`);
    },
  );

  it('invites lead to PUBLIC_URL, whatever host a request names', async () => {
    const { url, app } = await node({ TRUST_PROXY: 'true' });
    expect(app.setupPath).not.toBeNull();
    const owner = await register(url, HTTPS, { username: 'owner', setupCode: SETUP_CODE });
    const headers = { ...HTTPS, cookie: cookieOf(owner), 'x-forwarded-host': 'evil.example' };
    const made = await postJson(`${url}/api/admin/invites`, { maxUses: 1, expiresInDays: 1 }, headers);
    const invite = (await made.json()) as { url: string; code: string };
    expect(invite.url).toBe(`${PUBLIC_URL}/invite/${invite.code}`);
  });
});
