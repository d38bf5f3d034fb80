import type { Notice } from '@parley/protocol';

type MembershipNotice = Extract<Notice, { userId: string }>;
type RoomNotice = Exclude<Notice, MembershipNotice>;

/** Several who came or went: "Ann added Bo and Cy", or each for themselves: "Ann and Bo joined". */
interface MembershipGroup {
  /** Of the first notice in it. */
  seq: number;
  kind: MembershipNotice['kind'];
  /** Null: each for themselves. */
  actorId: string | null;
  userIds: string[];
}

/** What one person made of the room: "Ann renamed the room to #launch". */
interface RoomGroup {
  seq: number;
  kind: RoomNotice['kind'];
  actorId: string;
  /** The name or the topic that it has now. */
  detail: string;
}

export type NoticeGroup = MembershipGroup | RoomGroup;

export const isMembership = (each: NoticeGroup): each is MembershipGroup =>
  each.kind === 'joined' || each.kind === 'left';

const detailOf = (notice: RoomNotice): string => {
  if (notice.kind === 'renamed') return `#${notice.name}`;
  return notice.kind === 'topic' ? notice.topic : '';
};

const addMembership = (groups: NoticeGroup[], { seq, kind, userId, actorId }: MembershipNotice): void => {
  const actor = actorId === userId ? null : actorId;
  const group = groups.filter(isMembership).find((each) => each.kind === kind && each.actorId === actor);
  if (!group) groups.push({ seq, kind, actorId: actor, userIds: [userId] });
  else if (!group.userIds.includes(userId)) group.userIds.push(userId);
};

/** Who thinks better of a name or a topic at once is quoted with the last one only. */
const addRoom = (groups: NoticeGroup[], notice: RoomNotice): void => {
  const { seq, kind, actorId } = notice;
  const last = groups.findLast((each): each is RoomGroup => !isMembership(each));
  if (last?.kind === kind && last.actorId === actorId) last.detail = detailOf(notice);
  else groups.push({ seq, kind, actorId, detail: detailOf(notice) });
};

export const groupNotices = (notices: readonly Notice[]): NoticeGroup[] => {
  const groups: NoticeGroup[] = [];
  for (const notice of notices) {
    if ('userId' in notice) addMembership(groups, notice);
    else addRoom(groups, notice);
  }
  return groups;
};

/** How many of a group are named before it says "and 3 others". */
const namedOf = (total: number): number => (total > 3 ? 2 : total);

/** Ids of those whose names the text needs, in its order. */
export const namedIn = (group: NoticeGroup): string[] => {
  if (!isMembership(group)) return [group.actorId];
  const people = group.userIds.slice(0, namedOf(group.userIds.length));
  return group.actorId ? [group.actorId, ...people] : people;
};

const joinNames = (names: readonly string[], total: number): string => {
  const rest = total - names.length;
  const parts = rest > 0 ? [...names, `${rest} others`] : [...names];
  if (parts.length <= 1) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
};

const membershipText = ({ kind, actorId, userIds }: MembershipGroup, names: readonly string[]): string => {
  if (!actorId) return `${joinNames(names, userIds.length)} ${kind}`;
  const who = joinNames(names.slice(1), userIds.length);
  return `${names[0]} ${kind === 'joined' ? 'added' : 'removed'} ${who}`;
};

const verbOf = ({ kind, detail }: RoomGroup): string => {
  switch (kind) {
    case 'renamed':
      return 'renamed the room to';
    case 'topic':
      return detail ? 'changed the topic:' : 'cleared the topic';
    case 'archived':
      return 'archived the room';
    case 'unarchived':
      return 'brought the room back';
  }
};

/** What the line says, `names` being those of `namedIn`; `detail` is somebody's text, and may be in any script. */
export const noticeText = (group: NoticeGroup, names: readonly string[]): { said: string; detail: string } =>
  isMembership(group)
    ? { said: membershipText(group, names), detail: '' }
    : { said: `${names[0]} ${verbOf(group)}`, detail: group.detail };
