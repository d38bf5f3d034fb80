import { type Person, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database);
let owner: Person;
beforeAll(async () => {
  owner = await node.owner();
});

const owners = () =>
  database.query<{ id: string }>(`SELECT id FROM "user" WHERE role = 'owner' AND deactivated_at IS NULL`);

describe('the last owner', () => {
  it('cannot go, not even of their own accord', async () => {
    const admin = await node.person();
    await owner.call('updatePerson', { userId: admin.id, role: 'admin' });
    const { id: userId } = owner;
    for (const change of [{ role: 'admin' as const }, { role: 'member' as const }, { deactivated: true }]) {
      expect((await refusal(owner.call('updatePerson', { userId, ...change }))).code).toBe('conflict');
      expect((await refusal(admin.call('updatePerson', { userId, ...change }))).code).toBe('forbidden');
    }
    expect(
      (await owner.call('updatePerson', { userId, role: 'owner', deactivated: false })).person.role,
    ).toBe('owner');
    expect(await owners()).toEqual([{ id: owner.id }]);
  });

  it.each([
    ['demote', { role: 'member' }],
    ['deactivate', { deactivated: true }],
  ] as const)('stays, though two owners %s each other at once', async (_, change) => {
    let [first, second] = [owner, await node.person()];
    for (let round = 0; round < 5; round++) {
      await first.call('updatePerson', { userId: second.id, role: 'owner', deactivated: false });
      [first, second] = [await node.again(first), await node.again(second)];
      const results = await Promise.allSettled([
        first.call('updatePerson', { userId: second.id, ...change }),
        second.call('updatePerson', { userId: first.id, ...change }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      if (results[1].status === 'fulfilled') [first, second] = [second, first];
      expect(await owners()).toEqual([{ id: first.id }]);
    }
    owner = first;
  });

  it('is not the last where another is active: one of two may go', async () => {
    const second = await node.person();
    await owner.call('updatePerson', { userId: second.id, role: 'owner' });
    await owner.call('updatePerson', { userId: owner.id, role: 'member' });
    expect(await owners()).toEqual([{ id: second.id }]);
    expect((await refusal(owner.call('listPeople', {}))).code).toBe('forbidden');
  });
});
