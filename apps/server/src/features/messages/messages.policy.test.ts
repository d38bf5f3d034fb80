import { expect, it } from 'vitest';
import { mayDelete, mayEdit } from './messages.policy.ts';

const message = { authorId: 'ann' };
const asMember = { role: 'member', fromSeq: 1 } as const;
const asModerator = { role: 'moderator', fromSeq: 1 } as const;

it.each([
  ['ann', 'member', asMember, true, true],
  ['bo', 'member', asMember, false, false],
  ['bo', 'member', asModerator, false, true],
  ['bo', 'admin', asMember, false, true],
  ['bo', 'owner', asMember, false, true],
] as const)(
  '%s, a %s and %j of the room: edits %s, deletes %s',
  (userId, role, membership, edits, deletes) => {
    expect(mayEdit({ userId, role }, message)).toBe(edits);
    expect(mayDelete({ userId, role }, { room: { kind: 'room' }, membership }, message)).toBe(deletes);
  },
);

it.each(['direct', 'group'] as const)(
  'in a %s conversation everybody deletes their own words only',
  (kind) => {
    const place = { room: { kind }, membership: asMember };
    expect(mayDelete({ userId: 'ann', role: 'member' }, place, message)).toBe(true);
    for (const role of ['member', 'admin', 'owner'] as const) {
      expect(mayDelete({ userId: 'bo', role }, place, message)).toBe(false);
    }
  },
);
