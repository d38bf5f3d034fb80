import type { KeptRoom } from '@parley/client';

/** Ids of everybody whose name it takes to show these rooms. */
export const peopleIn = (rooms: readonly KeptRoom[]): Set<string> => {
  const ids = new Set<string>();
  for (const { window } of rooms) {
    for (const item of window?.items ?? []) {
      if (item.kind === 'message') ids.add(item.message.authorId);
      else ids.add(item.notice.userId).add(item.notice.actorId);
    }
  }
  return ids;
};
