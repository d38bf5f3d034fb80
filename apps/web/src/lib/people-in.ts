import type { KeptRoom } from '@parley/client';

/** Ids of everybody whose name it takes to show these rooms. */
export const peopleIn = (rooms: readonly KeptRoom[]): Set<string> => {
  const ids = new Set<string>();
  for (const { room, window } of rooms) {
    for (const id of room.people) ids.add(id);
    for (const item of window?.items ?? []) {
      if (item.kind === 'message') {
        ids.add(item.message.authorId);
        if (item.message.deletedBy) ids.add(item.message.deletedBy);
        for (const { userId } of item.message.reactions ?? []) ids.add(userId);
        continue;
      }
      ids.add(item.notice.actorId);
      if ('userId' in item.notice) ids.add(item.notice.userId);
    }
  }
  return ids;
};
