import { randomUUID } from 'node:crypto';
import type { Registration, User } from '@parley/protocol';
import {
  createClock,
  PASSWORD,
  type Person,
  postJson,
  refusal,
  SETUP_CODE,
  startNode,
} from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const clock = createClock();
const database = useDatabase();
const node = useNode(database, { REGISTRATION: '' }, clock.now);

const newName = () => `new-${randomUUID().slice(0, 8)}`;
const register = (body: object = {}, to = node) =>
  postJson(`${to.url}/api/auth/register`, { username: newName(), password: PASSWORD, ...body });
/** The status, and the code of a refusal. */
const outcome = async (response: Promise<Response>) => {
  const answer = await response;
  const { error } = (await answer.json()) as { error?: { code: string; message: string } };
  return error ? `${answer.status} ${error.code}` : `${answer.status}`;
};

// In the order of a server's life.
describe('before there is an owner', () => {
  it('nobody registers, and everyone is told so', async () => {
    const setup = await (await fetch(`${node.url}/api/setup`)).json();
    expect(setup).toEqual({ needsOwner: true, registration: null, registrationFixed: false });
    expect(await outcome(register())).toBe('403 forbidden');
    expect(await outcome(register({ inviteCode: 'x' }))).toBe('403 forbidden');
  });

  it('a wrong setup code is refused, and does not use up the right one', async () => {
    for (const setupCode of [`${SETUP_CODE} `, SETUP_CODE.toUpperCase(), 'x', `${SETUP_CODE}\0`]) {
      expect(await outcome(register({ setupCode }))).toBe('403 forbidden');
    }
    expect(await outcome(register({ setupCode: '' }))).toBe('400 invalid');
    expect(await database.query('SELECT 1 FROM "user"')).toEqual([]);
    expect((await fetch(`${node.url}/api/setup`)).status).toBe(200);
  });

  it('the setup code makes one owner, though ten use it at once, on two nodes', async () => {
    const other = await startNode(database.url, { REGISTRATION: '' }, clock.now);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        outcome(register({ setupCode: SETUP_CODE }, index % 2 ? node : other)),
      ),
    );
    await other.close();
    expect(outcomes.sort()).toEqual(['201', ...Array<string>(9).fill('403 forbidden')]);
    expect(await database.query('SELECT role FROM "user"')).toEqual([{ role: 'owner' }]);
  });

  it('the code is worth nothing after, also for a node that starts later', async () => {
    const other = await startNode(database.url, { REGISTRATION: '' }, clock.now);
    expect(other.app.setupPath).toBeNull();
    for (const to of [node, other])
      expect(await outcome(register({ setupCode: SETUP_CODE }, to))).toBe('403 forbidden');
    await other.close();
  });
});

describe('who may register', () => {
  let owner: Person;
  beforeAll(async () => {
    const [{ username }] = (await database.query<{ username: string }>('SELECT username FROM "user"')) as [
      User,
    ];
    owner = await node.again({ user: { username } } as Person);
  });
  const choose = (registration: Registration) => owner.call('updateSettings', { registration });
  const invite = async (maxUses = 1, expiresInDays = 1) => {
    const { code, invite: made } = await owner.call('createInvite', { maxUses, expiresInDays });
    return { inviteCode: code, id: made.id };
  };
  const used = async (id: string) =>
    (await database.query<{ uses: number }>('SELECT uses FROM invite WHERE id = $1', [id]))[0]!.uses;
  const isValid = async (code: string) =>
    ((await (await fetch(`${node.url}/api/invites/${code}`)).json()) as { valid: boolean }).valid;

  it('is nobody until the owner has chosen', async () => {
    expect(await outcome(register())).toBe('403 forbidden');
  });

  it('open: everyone; invite: who has one; closed: nobody, not even with one', async () => {
    const { inviteCode } = await invite(10);
    await choose('open');
    expect(await outcome(register())).toBe('201');
    expect(await outcome(register({ inviteCode }))).toBe('201');
    expect(await outcome(register({ inviteCode: 'wrong' }))).toBe('410 gone');
    await choose('invite');
    expect(await outcome(register())).toBe('403 forbidden');
    expect(await outcome(register({ inviteCode }))).toBe('201');
    await choose('closed');
    expect(await outcome(register())).toBe('403 forbidden');
    expect(await outcome(register({ inviteCode }))).toBe('403 forbidden');
    await choose('invite');
  });

  it('is what REGISTRATION says, where the process is given one', async () => {
    const closed = await startNode(database.url, { REGISTRATION: 'closed' }, clock.now);
    expect(await outcome(register({}, closed))).toBe('403 forbidden');
    const there = await closed.again(owner);
    expect((await there.call('getSettings', {})).settings).toEqual({
      registration: 'closed',
      registrationFixed: true,
    });
    expect((await refusal(there.call('updateSettings', { registration: 'open' }))).code).toBe('conflict');
    await closed.close();
  });

  it('an invite is used exactly as often as it says, though ten use it at once', async () => {
    const { inviteCode, id } = await invite(3);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcome(register({ inviteCode }))));
    expect(outcomes.sort()).toEqual(['201', '201', '201', ...Array<string>(7).fill('410 gone')]);
    expect(await used(id)).toBe(3);
    expect(await isValid(inviteCode)).toBe(false);
    expect((await owner.call('listInvites', {})).invites.map((each) => each.id)).not.toContain(id);
  });

  it('an invite is given back where the username is taken', async () => {
    const { inviteCode, id } = await invite(1);
    expect(await outcome(register({ inviteCode, username: owner.user.username.toUpperCase() }))).toBe(
      '409 conflict',
    );
    expect(await used(id)).toBe(0);
    expect(await outcome(register({ inviteCode }))).toBe('201');
  });

  it('an invite ends when it expires, and when it is revoked', async () => {
    const revoked = await invite(5);
    await owner.call('revokeInvite', { inviteId: revoked.id });
    expect(await isValid(revoked.inviteCode)).toBe(false);
    expect(await outcome(register(revoked))).toBe('410 gone');
    expect((await refusal(owner.call('revokeInvite', { inviteId: revoked.id }))).code).toBe('not_found');
    const brief = await invite(5, 1);
    clock.advance(24 * 3600_000 + 1);
    expect(await isValid(brief.inviteCode)).toBe(false);
    expect(await outcome(register(brief))).toBe('410 gone');
  });

  it('an invite’s code is stored only as a hash, and its link never follows the Host header', async () => {
    const { code, url, invite: made } = await owner.call('createInvite', { maxUses: 1, expiresInDays: 1 });
    expect(url).toBe(`/invite/${code}`);
    const forged = await fetch(`${node.url}/api/admin/invites`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: owner.cookie,
        'x-forwarded-host': 'evil.example',
        forwarded: 'host=evil.example',
      },
      body: JSON.stringify({ maxUses: 1, expiresInDays: 1 }),
    });
    expect(((await forged.json()) as { url: string }).url).toMatch(/^\/invite\//);
    const rows = await database.query('SELECT * FROM invite WHERE id = $1', [made.id]);
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(code).toString('hex'));
    const audit = await database.query('SELECT * FROM audit_log WHERE target = $1', [made.id]);
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toContain(code);
  });

  it('ten who want one username at once: one gets it', async () => {
    await choose('open');
    const username = newName();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcome(register({ username }))));
    expect(outcomes.sort()).toEqual(['201', ...Array<string>(9).fill('409 conflict')]);
  });

  it('nobody with a password that is guessed first, also not in capitals or as one’s own name', async () => {
    const name = newName();
    for (const password of [
      'password',
      'PASSWORD1',
      '12345678',
      'Qwertyuiop',
      'iloveyou',
      'aaaaaaaaaa',
      '........',
    ]) {
      expect(await outcome(register({ password }))).toBe('400 invalid');
    }
    expect(await outcome(register({ username: name, password: name }))).toBe('400 invalid');
    expect(await outcome(register({ password: 'x'.repeat(7) }))).toBe('400 invalid');
    expect(await outcome(register({ password: 'x1'.repeat(513) }))).toBe('400 invalid');
    expect(await outcome(register({ password: 'password\0more' }))).toBe('400 invalid');
    expect(await outcome(register({ password: 'good-password\ud800' }))).toBe('400 invalid');
    expect(await outcome(register({ password: 'a sentence of '.repeat(5).slice(0, 64) }))).toBe('201');
    const someone = await node.person();
    const change = someone.call('changePassword', { current: PASSWORD, next: 'Password123' });
    expect((await refusal(change)).code).toBe('invalid');
  });
});
