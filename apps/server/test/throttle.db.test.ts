import {
  createClock,
  PASSWORD,
  type Person,
  postJson,
  refusal,
  startNode,
  type TestNode,
} from '@parley/testkit';
import { useDatabase } from '@parley/testkit/hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const database = useDatabase();
const clock = createClock();
let node: TestNode;
let ann: Person;
beforeEach(async () => {
  // Everyone of these comes from one address, and TRUST_PROXY lets a test say another.
  const settings = {
    RATE_LIMITS: 'on',
    LIMIT_LOGINS: '4:0.01',
    LIMIT_MESSAGES: '3:1',
    TRUST_PROXY: '127.0.0.1',
  };
  node = await startNode(database.url, settings, clock.now);
  ann = await node.person();
});
afterEach(() => node.close());

let addresses = 0;
const newAddress = () => {
  addresses += 1;
  return `192.0.2.${addresses % 250}`;
};
const login = (username: string, password = 'a guess', from = newAddress()) =>
  postJson(`${node.url}/api/auth/login`, { username, password }, { 'x-forwarded-for': from });
const statuses = async (responses: Promise<Response>[]) =>
  (await Promise.all(responses)).map(({ status }) => status);

describe('a wrong name and a wrong password', () => {
  it('get the same answer', async () => {
    const answers = await Promise.all(
      [
        login(ann.user.username),
        login('nobody-of-that-name'),
        login('no such name at all!'),
        login(ann.user.username, ''),
        login('nobody', ''),
        login('', 'x'),
      ].map(async (response) => {
        const { status, headers } = await response;
        const body = (await (await response).text()).replace(/"requestId":"[^"]+"/, '');
        return JSON.stringify([status, [...headers.keys()].sort(), body]);
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('Username or password is wrong.');
  });

  it('take the same work: there is always a hash to check', async () => {
    const checked: (string | null)[] = [];
    const { hashing } = node.app.services;
    const { verify } = hashing;
    hashing.verify = (stored, password) => {
      checked.push(stored);
      return verify(stored, password);
    };
    await login(ann.user.username);
    await login('nobody-of-that-name');
    await login('no such name at all!');
    expect(checked).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/), null, null]);
  });
});

describe('who guesses passwords', () => {
  it('of one account is stopped, from however many addresses, and told when to come back', async () => {
    expect(await statuses(Array.from({ length: 6 }, () => login(ann.user.username)))).toEqual([
      401, 401, 401, 401, 429, 429,
    ]);
    const refused = await login(ann.user.username.toUpperCase(), PASSWORD);
    expect(refused.status).toBe(429);
    const { error } = (await refused.json()) as { error: { code: string; retryAfterMs: number } };
    expect(error.code).toBe('rate_limited');
    expect(refused.headers.get('retry-after')).toBe(String(Math.ceil(error.retryAfterMs / 1000)));
    clock.advance(error.retryAfterMs);
    expect((await login(ann.user.username, PASSWORD)).status).toBe(200);
  });

  it('of one account leaves the other accounts alone', async () => {
    const bo = await node.person();
    await Promise.all(Array.from({ length: 6 }, () => login(ann.user.username)));
    expect((await login(bo.user.username, PASSWORD)).status).toBe(200);
  });

  it('of many accounts is stopped by the address, five people’s worth', async () => {
    const tries = Array.from({ length: 24 }, (_, index) => login(`nobody-${index}`, 'x', '198.51.100.1'));
    const outcomes = await statuses(tries);
    expect(outcomes.filter((status) => status === 401)).toHaveLength(20);
    expect(outcomes.filter((status) => status === 429)).toHaveLength(4);
    expect((await login(ann.user.username, PASSWORD, '198.51.100.2')).status).toBe(200);
  });

  it('cannot hide the account in the query while the body names another', async () => {
    const guess = (body: object) =>
      postJson(
        `${node.url}/api/auth/login?username=${ann.user.username}&password=${encodeURIComponent(PASSWORD)}`,
        body,
        {
          'x-forwarded-for': '198.51.100.3',
        },
      );
    await Promise.all(Array.from({ length: 5 }, () => login(ann.user.username)));
    expect((await guess({ username: '' })).status).not.toBe(200);
    expect((await guess({ username: '', password: '' })).status).not.toBe(200);
    expect((await guess({})).status).toBe(429);
  });

  it('does not lock out who is logged in: they read, send, and change their password', async () => {
    await ann.connect();
    const { id: roomId } = await ann.createRoom();
    await Promise.all(Array.from({ length: 10 }, () => login(ann.user.username)));
    expect((await login(ann.user.username, PASSWORD)).status).toBe(429);
    expect((await ann.say(roomId, 'still here')).seq).toBe(2);
    expect((await ann.call('getMe', {})).user.id).toBe(ann.id);
    await ann.call('changePassword', { current: PASSWORD, next: 'another password for tests' });
  });

  it('with a stolen session guesses the present password no faster', async () => {
    const guesses = Array.from({ length: 6 }, () =>
      refusal(ann.call('changePassword', { current: 'a guess', next: 'another password for tests' })),
    );
    const codes = (await Promise.all(guesses)).map(({ code }) => code).sort();
    expect(codes).toEqual([...Array<string>(4).fill('forbidden'), ...Array<string>(2).fill('rate_limited')]);
  });
});

describe('who sends too fast', () => {
  it('is told when to come back, on whichever device or way', async () => {
    await ann.connect();
    const phone = await (await node.again(ann)).connect('polling');
    const { id: roomId } = await ann.createRoom();
    await Promise.all([ann.say(roomId, '1'), phone.say(roomId, '2')]);
    await phone.call('postMessage', { roomId, body: '3', clientMessageId: crypto.randomUUID() });
    const { code, retryable, retryAfterMs } = await refusal(ann.say(roomId, '4'));
    expect({ code, retryable }).toEqual({ code: 'rate_limited', retryable: true });
    clock.advance(retryAfterMs!);
    expect((await ann.say(roomId, '4')).seq).toBe(5);
  });

  it('is not somebody else by an X-Forwarded-For of a peer that is no proxy', async () => {
    const direct = await startNode(database.url, { RATE_LIMITS: 'on', LIMIT_LOGINS: '1:0.01' }, clock.now);
    const tries = Array.from({ length: 8 }, (_, index) =>
      postJson(
        `${direct.url}/api/auth/login`,
        { username: `nobody-${index}`, password: 'x' },
        {
          'x-forwarded-for': `203.0.113.${index}`,
        },
      ),
    );
    expect((await statuses(tries)).filter((status) => status === 429)).toHaveLength(3);
    await direct.close();
  });
});
