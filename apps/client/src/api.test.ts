import { expect, it } from 'vitest';
import { createApi } from './api.ts';

interface Seen {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

function setUp(answer: () => Response | Promise<Response>) {
  const seen: Seen[] = [];
  const api = createApi({
    baseUrl: 'https://chat.example/',
    headers: () => ({ cookie: 'session=1' }),
    fetch: async (url, init) => {
      const { method, headers, body } = init as unknown as Omit<Seen, 'url'>;
      seen.push({ url: String(url), method, headers, body });
      return answer();
    },
  });
  return { api, seen };
}

const json = (body: unknown, init?: ResponseInit) => () => Response.json(body, init);

it('puts path parameters into the path and the rest into the query of a GET', async () => {
  const { api, seen } = setUp(json({ messages: [], notices: [] }));
  await api.call('listMessages', { roomId: 'a/b', before: '7', limit: '50' });
  expect(seen[0]).toMatchObject({
    url: 'https://chat.example/api/rooms/a%2Fb/messages?before=7&limit=50',
    method: 'GET',
    headers: { cookie: 'session=1' },
    body: undefined,
  });
  await api.call('listDirectory', {});
  expect(seen[1]?.url).toBe('https://chat.example/api/rooms/directory');
});

it('puts the rest into a JSON body otherwise, also where nothing is left', async () => {
  const { api, seen } = setUp(json({ room: {} }, { status: 201 }));
  await api.call('updateRoom', { roomId: 'r', name: 'New' });
  expect(seen[0]).toMatchObject({
    url: 'https://chat.example/api/rooms/r',
    method: 'PATCH',
    body: '{"name":"New"}',
  });
  await api.call('joinRoom', { roomId: 'r' });
  expect(seen[1]).toMatchObject({
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
});

it('answers undefined where the operation has no output', async () => {
  const { api } = setUp(() => new Response(null, { status: 204 }));
  expect(await api.call('logout', {})).toBeUndefined();
});

it('throws what the server said', async () => {
  const error = {
    code: 'rate_limited',
    message: 'Slower.',
    retryable: true,
    retryAfterMs: 900,
    requestId: 'r1',
  };
  const { api } = setUp(json({ error }, { status: 429 }));
  await expect(api.call('getMe', {})).rejects.toMatchObject({ ...error, status: 429, name: 'CallError' });
});

it.each([
  [502, '<html>', { code: 'unavailable', retryable: true }],
  [503, '', { code: 'unavailable', retryable: true }],
  [429, 'no', { code: 'rate_limited', retryable: true, retryAfterMs: 3000 }],
  [413, '', { code: 'too_large', retryable: false }],
  [418, '', { code: 'internal', retryable: false }],
])('makes sense of a %i that is not of the server', async (status, body, expected) => {
  const { api } = setUp(() => new Response(body, { status, headers: { 'retry-after': '3' } }));
  await expect(api.call('getMe', {})).rejects.toMatchObject({ ...expected, status });
});

it('is unavailable without network, and where a proxy answers in place of the server', async () => {
  const down = setUp(() => Promise.reject(new TypeError('fetch failed')));
  await expect(down.api.call('getMe', {})).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  const proxy = setUp(() => new Response('<html>Log in to the wifi</html>'));
  await expect(proxy.api.call('getMe', {})).rejects.toMatchObject({ code: 'unavailable', retryable: true });
});
