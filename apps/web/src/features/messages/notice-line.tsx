import type { Notice } from '@parley/protocol';
import { useNames } from '../../lib/people.ts';
import { exactTime } from '../../lib/time.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './lines.module.css';
import { groupNotices, type NoticeGroup, namedOf, noticeText } from './notices.ts';

function Group({ group }: { group: NoticeGroup }) {
  const named = group.userIds.slice(0, namedOf(group.userIds.length));
  const names = useNames(group.actorId ? [group.actorId, ...named] : named);
  if (names.includes(undefined)) return <Skeleton width="12em" />;
  const [actor, people] = group.actorId ? [names[0], names.slice(1)] : [undefined, names];
  return <bdi>{noticeText(group, people as string[], actor)}</bdi>;
}

export function NoticeLine({ notices }: { notices: readonly Notice[] }) {
  const last = notices.at(-1)!;
  return (
    <p className={styles.notice} title={exactTime(last.createdAt)}>
      {groupNotices(notices).map((group) => (
        <span key={`${group.kind}:${group.actorId}`} className={styles.noticePart}>
          <Group group={group} />
        </span>
      ))}
    </p>
  );
}
