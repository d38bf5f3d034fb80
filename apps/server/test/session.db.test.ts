import { createHash } from 'node:crypto';
import { cookieOf, createSocket, PASSWORD, Person, postJson, RawPolling, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database, { PG_POOL_SIZE: '60' });
let owner: Person;
beforeAll(async () => {
  owner = await node.owner();
});

const me = (cookie: string) => fetch(`${node.url}/api/auth/me`, { headers: { cookie } });
const login = (username: string, headers: Record<string, string> = {}, password = PASSWORD) =>
  postJson(`${node.url}/api/auth/login`, { username, password }, headers);
const logout = (cookie: string) => postJson(`${node.url}/api/auth/logout`, {}, { cookie });
const idIn = (cookie: string) => decodeURIComponent(cookie.split('=')[1]!).split('.')[0]!;
/** Resolves when this person's socket has been cut. */
const cut = (person: Person) =>
  new Promise<void>((resolve) => person.socket.once('disconnect', () => resolve()));
const sessionRows = () => database.query<{ count: string }>('SELECT count(*) FROM session');

describe('a session id', () => {
  it('is new at every login: one that was planted before is worth nothing after', async () => {
    const [mallory, victim] = await Promise.all([node.person(), node.person()]);
    const response = await login(victim.user.username, { cookie: mallory.cookie });
    const cookie = cookieOf(response);
    expect(idIn(cookie)).not.toBe(idIn(mallory.cookie));
    expect((await me(mallory.cookie)).status).toBe(401);
    expect(await (await me(cookie)).json()).toMatchObject({ user: { id: victim.id } });
  });

  it('is the server’s own: one made up, unsigned or signed otherwise is nobody', async () => {
    const ann = await node.person();
    const id = idIn(ann.cookie);
    const signature = decodeURIComponent(ann.cookie).split('.')[1]!;
    const other = idIn((await node.person()).cookie);
    for (const value of [
      id,
      `${id}.`,
      `${id}.x`,
      `${other}.${signature}`,
      '',
      '.',
      'x'.repeat(4000),
      `${id}.${signature}x`,
    ]) {
      const cookie = `parley_session=${encodeURIComponent(value)}`;
      expect((await me(cookie)).status).toBe(401);
      const planted = cookieOf(await login(ann.user.username, { cookie }));
      expect(idIn(planted)).not.toBe(id);
    }
  });

  it('is stored only as its hash, and told in no answer', async () => {
    const ann = await (await node.person()).connect();
    const id = idIn(ann.cookie);
    const rows = await database.query<{ id_hash: Buffer }>('SELECT * FROM session WHERE user_id = $1', [
      ann.id,
    ]);
    expect(rows.map(({ id_hash }) => id_hash.toString('hex'))).toEqual([
      createHash('sha256').update(id).digest('hex'),
    ]);
    expect(JSON.stringify(rows)).not.toContain(id);
    for (const operation of ['getMe', 'listSessions', 'listRooms', 'listUsers'] as const) {
      expect(JSON.stringify(await ann.call(operation, {}))).not.toContain(id);
    }
    const { id: roomId } = await ann.createRoom();
    await ann.say(roomId, 'hello');
    await ann.settled();
    expect(JSON.stringify(ann.heard)).not.toContain(id);
    const handshake = await (await RawPolling.open(node.url, { cookie: ann.cookie })).text();
    expect(handshake).not.toContain(id);
  });

  it('comes in a cookie that scripts and other sites do not get', async () => {
    const ann = await node.person();
    const [line = ''] = (await login(ann.user.username)).headers.getSetCookie();
    expect(line).toMatch(/^parley_session=[^;]+; /);
    const attributes = line
      .split('; ')
      .slice(1)
      .map((part) => part.split('=')[0]);
    expect(attributes.sort()).toEqual(['Expires', 'HttpOnly', 'Path', 'SameSite']);
    expect(line).toContain('; Path=/;');
    expect(line).toContain('; SameSite=Lax');
  });
});

it('a visitor leaves no row behind, and gets no cookie', async () => {
  const [before] = await sessionRows();
  const visits = [
    fetch(`${node.url}/`),
    fetch(`${node.url}/api/setup`),
    fetch(`${node.url}/api/invites/none`),
    fetch(`${node.url}/api/auth/me`),
    fetch(`${node.url}/api/nothing`),
    login('nobody'),
    login(owner.user.username, {}, 'not the password'),
    RawPolling.open(node.url),
  ];
  for (const response of await Promise.all(visits)) expect(response.headers.getSetCookie()).toEqual([]);
  expect(await sessionRows()).toEqual([before]);
});

describe('after a logout', () => {
  it('the old cookie is 401, and the browser is told to drop it', async () => {
    const ann = await node.person();
    const response = await logout(ann.cookie);
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()[0]).toMatch(/^parley_session=; .*Expires=Thu, 01 Jan 1970/);
    expect((await me(ann.cookie)).status).toBe(401);
    expect((await logout(ann.cookie)).status).toBe(401);
  });

  it('fifty requests that were slow do not revive it', async () => {
    const ann = await node.person();
    await database.query(`UPDATE session SET seen_at = seen_at - interval '1 hour' WHERE user_id = $1`, [
      ann.id,
    ]);
    const slow = await database.locked('read_cursor', async () => {
      const requests = Array.from({ length: 50 }, () => ann.call('listRooms', {}));
      await database.blocked(50);
      expect((await logout(ann.cookie)).status).toBe(204);
      return requests;
    });
    // They were asked before the logout.
    await Promise.all(slow);
    expect((await me(ann.cookie)).status).toBe(401);
    const rows = await database.query<{ live: boolean }>(
      'SELECT revoked_at IS NULL AS live FROM session WHERE user_id = $1',
      [ann.id],
    );
    expect(rows).toEqual([{ live: false }]);
  });

  it.each(['websocket', 'polling'] as const)(
    'its %s is closed, and that of another session goes on',
    async (transport) => {
      const laptop = await (await node.person()).connect(transport);
      const phone = await (await node.again(laptop)).connect(transport);
      const { id } = phone.socket;
      const closed = cut(laptop);
      await logout(laptop.cookie);
      await closed;
      await phone.settled();
      expect(phone.socket.id).toBe(id);
      const retry = createSocket(node.url, laptop.cookie, { transports: [transport] });
      const refused = new Promise<Error & { data?: { code: string } }>((resolve) =>
        retry.once('connect_error', resolve),
      );
      retry.connect();
      expect((await refused).data).toMatchObject({ code: 'unauthenticated' });
      retry.disconnect();
    },
  );
});

describe('the list of one’s sessions', () => {
  it('names devices and the present one; ending one closes its socket only', async () => {
    const laptop = await (await node.person()).connect();
    const response = await login(laptop.user.username, { 'user-agent': 'Phone/1.0 <b>' });
    const phone = await new Person(node.url, laptop.user, cookieOf(response)).connect();
    const { sessions } = await laptop.call('listSessions', {});
    expect(sessions.map(({ current, userAgent }) => [current, userAgent])).toEqual(
      expect.arrayContaining([
        [true, expect.any(String)],
        [false, 'Phone/1.0 <b>'],
      ]),
    );
    const closed = cut(phone);
    await laptop.call('endSession', { sessionId: sessions.find(({ current }) => !current)!.id });
    await closed;
    expect((await me(phone.cookie)).status).toBe(401);
    await laptop.settled();
    expect((await laptop.call('listSessions', {})).sessions).toHaveLength(1);
  });

  it('ends no session of another', async () => {
    const [ann, mallory] = await Promise.all([node.person(), node.person()]);
    const [session] = (await ann.call('listSessions', {})).sessions;
    expect((await refusal(mallory.call('endSession', { sessionId: session!.id }))).code).toBe('not_found');
    expect((await me(ann.cookie)).status).toBe(200);
  });
});

describe('at once on all sockets', () => {
  it('a changed password ends every session but the one that changed it', async () => {
    const laptop = await (await node.person()).connect();
    const phone = await (await node.again(laptop)).connect('polling');
    const closed = cut(phone);
    const next = 'another password for tests';
    expect((await refusal(laptop.call('changePassword', { current: 'wrong', next }))).code).toBe('forbidden');
    expect((await me(phone.cookie)).status).toBe(200);
    await laptop.call('changePassword', { current: PASSWORD, next });
    await closed;
    expect((await me(phone.cookie)).status).toBe(401);
    await laptop.settled();
    expect((await me(laptop.cookie)).status).toBe(200);
    expect((await login(laptop.user.username)).status).toBe(401);
    expect((await login(laptop.user.username, {}, next)).status).toBe(200);
  });

  it('an admin ends all sessions of a person, who may log in again', async () => {
    const laptop = await (await node.person()).connect();
    const phone = await (await node.again(laptop)).connect('polling');
    const closed = Promise.all([cut(laptop), cut(phone)]);
    await owner.call('endPersonSessions', { userId: laptop.id });
    await closed;
    for (const { cookie } of [laptop, phone]) expect((await me(cookie)).status).toBe(401);
    expect((await login(laptop.user.username)).status).toBe(200);
  });

  it('a deactivated person is out, cannot log in, and comes back only by a new login', async () => {
    const ann = await (await node.person()).connect();
    const closed = cut(ann);
    await owner.call('updatePerson', { userId: ann.id, deactivated: true });
    await closed;
    expect((await me(ann.cookie)).status).toBe(401);
    expect((await login(ann.user.username)).status).toBe(401);
    await owner.call('updatePerson', { userId: ann.id, deactivated: false });
    expect((await me(ann.cookie)).status).toBe(401);
    expect((await login(ann.user.username)).status).toBe(200);
  });

  it('a changed role is a new connection: no socket keeps what it was', async () => {
    const ann = await (await node.person()).connect();
    const closed = cut(ann);
    await owner.call('updatePerson', { userId: ann.id, role: 'admin' });
    await closed;
    expect((await ann.call('getMe', {})).user.role).toBe('admin');
    await owner.call('updatePerson', { userId: ann.id, role: 'member' });
    expect((await refusal(ann.call('listPeople', {}))).code).toBe('forbidden');
  });
});
