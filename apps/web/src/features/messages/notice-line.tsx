import type { Notice } from '@parley/protocol';
import { useNames } from '../../lib/people.ts';
import { exactTime } from '../../lib/time.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './lines.module.css';
import { groupNotices, isOfPeople, type NoticeGroup, namedIn, noticeText } from './notices.ts';

function Group({ group }: { group: NoticeGroup }) {
  const names = useNames(namedIn(group));
  if (names.includes(undefined)) return <Skeleton width="12em" />;
  const { said, detail } = noticeText(group, names as string[]);
  return (
    <>
      <bdi>{said}</bdi>
      {detail && (
        <>
          {' '}
          <bdi className={group.kind === 'renamed' ? styles.noticeName : undefined}>{detail}</bdi>
        </>
      )}
    </>
  );
}

export function NoticeLine({ notices }: { notices: readonly Notice[] }) {
  const last = notices.at(-1)!;
  return (
    <p className={styles.notice} title={exactTime(last.createdAt)}>
      {groupNotices(notices).map((group) => (
        <span key={group.seq} className={isOfPeople(group) ? styles.noticePart : styles.noticeLine}>
          <Group group={group} />
        </span>
      ))}
    </p>
  );
}
