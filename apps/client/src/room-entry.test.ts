import type { Change, MyRoom } from '@parley/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { archived, joined, renamed, said } from '../test/messages.ts';
import { applyChange } from './apply.ts';
import { createRoomEntry } from './room-entry.ts';

const EMPTY: MyRoom = {
  id: 'red',
  name: 'Red',
  visibility: 'public',
  posting: 'everyone',
  topic: '',
  createdAt: new Date(0).toISOString(),
  archivedAt: null,
  head: 0,
  memberCount: 0,
  role: 'member',
  kind: 'room',
  favourite: false,
  hiddenSeq: null,
  people: [],
  readSeq: 0,
  unread: 0,
};

/** The room as the list has it after the first `head` changes of the log. */
function listed(log: readonly Change[], head: number): MyRoom {
  const room = { ...EMPTY, head };
  for (const change of log.slice(0, head)) {
    if (change.kind === 'renamed') room.name = change.name;
    if (change.kind === 'archived') room.archivedAt = change.createdAt;
    if (change.kind === 'joined') room.memberCount++;
  }
  return room;
}

const LOG = [joined(1), renamed(2, 'Rust'), joined(3), renamed(4, 'Ruby'), archived(5)];

function entryAt(head: number) {
  const entry = createRoomEntry('me', () => {});
  entry.baseline(listed(LOG, head), []);
  const apply = (...seqs: number[]) => {
    for (const seq of seqs) entry.note(applyChange(LOG[seq - 1]!, 'me'));
  };
  return { entry, apply };
}

it('[D5] a list that is older than a change does not undo it', () => {
  const { entry, apply } = entryAt(1);
  apply(2, 3);
  entry.baseline(listed(LOG, 1), []);
  expect(entry.view(3)).toEqual(listed(LOG, 3));
});

it('[D5] a list that is newer than a change is not changed by it', () => {
  const { entry, apply } = entryAt(4);
  apply(2, 3);
  expect(entry.view(4)).toEqual(listed(LOG, 4));
});

it('[D5] after a reset a list tells what was jumped over, whatever has happened since it was asked for', () => {
  const { entry, apply } = entryAt(1);
  apply(4, 5);
  entry.baseline(listed(LOG, 3), []);
  expect(entry.view(5)).toEqual(listed(LOG, 5));
});

it('a change that changes nothing of the room leaves all the same but what is unread', () => {
  const { entry } = entryAt(3);
  entry.note(applyChange(said(4, 'bo'), 'me'));
  expect(entry.view(4)).toEqual({ ...listed(LOG, 3), head: 4, unread: 1 });
});

it('[D5] equals the list of the present, in whatever order lists and changes came', () => {
  const change = fc.constantFrom(
    (seq: number) => joined(seq),
    (seq: number) => renamed(seq, `name ${seq}`),
    (seq: number) => archived(seq),
  );
  const step = fc.record({ list: fc.boolean(), head: fc.nat(30), jump: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 30, maxLength: 30 }), fc.array(step), (makers, steps) => {
      const log = makers.map((make, index) => make(index + 1));
      const entry = createRoomEntry('me', () => {});
      entry.baseline(listed(log, 0), []);
      let cursor = 0;
      /** What a list has to tell that no change told. */
      let jumped = 0;
      let told = 0;
      for (const { list, head, jump } of steps) {
        if (list) {
          entry.baseline(listed(log, head), []);
          told = Math.max(told, head);
        } else if (cursor + jump < log.length) {
          if (jump > 0) jumped = cursor + jump;
          cursor += jump + 1;
          entry.note(applyChange(log[cursor - 1]!, 'me'));
        }
      }
      if (told < jumped) entry.baseline(listed(log, jumped), []);
      const head = Math.max(cursor, told);
      expect(entry.view(head)).toEqual(listed(log, head));
    }),
  );
});
