/** Bumped whenever a schema in the operations or events table changes; version.test.ts hashes them all. */
export const PROTOCOL_VERSION = 7;

/** What each version brought, and the hash of its schemas. */
export const history: Record<number, { hash: string; brought: string }> = {
  1: {
    hash: '30f03c150b003acf',
    brought: 'people, rooms, messages, sync, presence, typing, read, invites, settings',
  },
  2: { hash: '4a3f447824ba49c3', brought: 'epoch and userSeq in sync, head, closing' },
  3: {
    hash: 'c0ff5d3d0758e3b5',
    brought: 'renamed, topic, archived and unarchived among the changes of a room, instead of a room event',
  },
  4: {
    hash: 'b9abeef340b30cee',
    brought:
      'edit and delete; edited and deleted among the changes; tombstones in pages; head beside a count of unread',
  },
  5: {
    hash: '8672f277d6ab9dde',
    brought:
      'role, visibility and posting among the changes of a room, updateMember, removeMember; favourites, getRoom, pages of the directory',
  },
  6: {
    hash: 'e88717f9c20958b6',
    brought:
      'openDirect, block, unblock, listOnline; kind, people and hiddenSeq of rooms; updateMembership and membership in place of setFavourite and favourite',
  },
  7: {
    hash: '46fe78dbf0fd0143',
    brought: 'react and unreact; reacted and unreacted among the changes; reactions of a message',
  },
};
