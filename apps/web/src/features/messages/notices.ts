import type { Notice } from '@parley/protocol';

type PersonNotice = Extract<Notice, { userId: string }>;
type RoomNotice = Exclude<Notice, PersonNotice>;

/** Several to whom the same happened: "Ann added Bo and Cy", or each by themselves: "Ann and Bo joined". */
interface PeopleGroup {
  /** Of the first notice in it. */
  seq: number;
  kind: 'joined' | 'left' | 'promoted' | 'demoted';
  /** Null: each for themselves. */
  actorId: string | null;
  userIds: string[];
}

/** What one person made of the room: "Ann renamed the room to #launch". */
interface RoomGroup {
  seq: number;
  kind: RoomNotice['kind'];
  actorId: string;
  /** The last of them: what is so now. */
  notice: RoomNotice;
}

export type NoticeGroup = PeopleGroup | RoomGroup;

export const isOfPeople = (each: NoticeGroup): each is PeopleGroup => 'userIds' in each;

const kindOf = (notice: PersonNotice): PeopleGroup['kind'] => {
  if (notice.kind !== 'role') return notice.kind;
  return notice.role === 'moderator' ? 'promoted' : 'demoted';
};

const addPerson = (groups: NoticeGroup[], notice: PersonNotice): void => {
  const { seq, userId, actorId } = notice;
  const kind = kindOf(notice);
  const actor = actorId === userId ? null : actorId;
  const same = (each: NoticeGroup): each is PeopleGroup => each.kind === kind && each.actorId === actor;
  // What came last of a role is told last.
  const group = notice.kind === 'role' ? groups.slice(-1).find(same) : groups.find(same);
  if (!group) groups.push({ seq, kind, actorId: actor, userIds: [userId] });
  else if (!group.userIds.includes(userId)) group.userIds.push(userId);
};

/** Who thinks better of a name or a topic at once is quoted with the last one only. */
const addRoom = (groups: NoticeGroup[], notice: RoomNotice): void => {
  const { seq, kind, actorId } = notice;
  const last = groups.findLast((each): each is RoomGroup => !isOfPeople(each));
  if (last?.kind === kind && last.actorId === actorId) last.notice = notice;
  else groups.push({ seq, kind, actorId, notice });
};

export const groupNotices = (notices: readonly Notice[]): NoticeGroup[] => {
  const groups: NoticeGroup[] = [];
  for (const notice of notices) {
    if ('userId' in notice) addPerson(groups, notice);
    else addRoom(groups, notice);
  }
  return groups;
};

/** How many of a group are named before it says "and 3 others". */
const namedOf = (total: number): number => (total > 3 ? 2 : total);

/** Ids of those whose names the text needs, in its order. */
export const namedIn = (group: NoticeGroup): string[] => {
  if (!isOfPeople(group)) return [group.actorId];
  const people = group.userIds.slice(0, namedOf(group.userIds.length));
  return group.actorId ? [group.actorId, ...people] : people;
};

const joinNames = (names: readonly string[], total: number): string => {
  const rest = total - names.length;
  const parts = rest > 0 ? [...names, `${rest} others`] : [...names];
  if (parts.length <= 1) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
};

const peopleText = ({ kind, actorId, userIds }: PeopleGroup, names: readonly string[]): string => {
  const [actor] = names;
  const who = joinNames(actorId ? names.slice(1) : names, userIds.length);
  const [moderator, are] = userIds.length === 1 ? ['a moderator', 'is'] : ['moderators', 'are'];
  switch (kind) {
    case 'joined':
      return actorId ? `${actor} added ${who}` : `${who} joined`;
    case 'left':
      return actorId ? `${actor} removed ${who}` : `${who} left`;
    case 'promoted':
      return actorId ? `${actor} made ${who} ${moderator}` : `${who} became ${moderator}`;
    case 'demoted':
      return actorId ? `${actor} removed ${who} as ${moderator}` : `${who} ${are} no longer ${moderator}`;
  }
};

/** What was done, and the name or the topic that it was given. */
const deedOf = (notice: RoomNotice): [done: string, detail?: string] => {
  switch (notice.kind) {
    case 'renamed':
      return ['renamed the room to', `#${notice.name}`];
    case 'topic':
      return notice.topic ? ['changed the topic:', notice.topic] : ['cleared the topic'];
    case 'visibility':
      return [`made the room ${notice.visibility}`];
    case 'posting':
      return [
        notice.posting === 'moderators'
          ? 'made this a room for announcements: only moderators post'
          : 'let everyone post',
      ];
    case 'archived':
      return ['archived the room'];
    case 'unarchived':
      return ['brought the room back'];
  }
};

/** What the line says, `names` being those of `namedIn`; `detail` is somebody's text, and may be in any script. */
export const noticeText = (
  group: NoticeGroup,
  names: readonly string[],
): { said: string; detail: string } => {
  if (isOfPeople(group)) return { said: peopleText(group, names), detail: '' };
  const [done, detail = ''] = deedOf(group.notice);
  return { said: `${names[0]} ${done}`, detail };
};
