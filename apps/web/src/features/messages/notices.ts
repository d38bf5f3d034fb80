import type { Notice } from '@parley/protocol';

/** Notices of one kind by one person: "Ann added Bo and Cy", or of several who did it themselves: "Ann and Bo joined". */
export interface NoticeGroup {
  kind: Notice['kind'];
  /** Null: each for themselves. */
  actorId: string | null;
  userIds: string[];
}

export const groupNotices = (notices: readonly Notice[]): NoticeGroup[] => {
  const groups: NoticeGroup[] = [];
  for (const { kind, userId, actorId } of notices) {
    const actor = actorId === userId ? null : actorId;
    let group = groups.find((each) => each.kind === kind && each.actorId === actor);
    if (!group) {
      group = { kind, actorId: actor, userIds: [] };
      groups.push(group);
    }
    if (!group.userIds.includes(userId)) group.userIds.push(userId);
  }
  return groups;
};

/** How many of a group are named before it says "and 3 others". */
export const namedOf = (total: number): number => (total > 3 ? 2 : total);

export const joinNames = (names: readonly string[], total: number): string => {
  const rest = total - names.length;
  const parts = rest > 0 ? [...names, `${rest} others`] : [...names];
  if (parts.length <= 1) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
};

export const noticeText = (
  group: NoticeGroup,
  names: readonly string[],
  actor: string | undefined,
): string => {
  const who = joinNames(names, group.userIds.length);
  if (!group.actorId) return `${who} ${group.kind}`;
  return group.kind === 'joined' ? `${actor} added ${who}` : `${actor} removed ${who}`;
};
