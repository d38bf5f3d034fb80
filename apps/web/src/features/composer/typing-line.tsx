import type { RoomHandle } from '@parley/client';
import { useNames } from '../../lib/people.ts';
import { useStore } from '../../lib/use-store.ts';
import styles from './typing-line.module.css';

const say = (names: readonly (string | undefined)[], total: number): string => {
  const known = names.filter((name) => name !== undefined);
  if (total > 2 || known.length < total)
    return total === 1 ? 'Someone is typing…' : 'Several people are typing…';
  return total === 1 ? `${known[0]} is typing…` : `${known[0]} and ${known[1]} are typing…`;
};

/** Always there, so that nothing moves when somebody begins to write. */
export function TypingLine({ handle }: { handle: RoomHandle }) {
  const ids = useStore(handle.typingUsers);
  const names = useNames(ids.slice(0, 2));
  return (
    <div className={styles.line} role="status">
      {ids.length > 0 && (
        <>
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <bdi className={styles.text}>{say(names, ids.length)}</bdi>
        </>
      )}
    </div>
  );
}
