import type { Message } from '@parley/protocol';
import { useNames } from '../../lib/people.ts';
import { goThroughButtons } from '../../ui/arrow-keys.ts';
import { cx } from '../../ui/cx.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './message-reactions.module.css';
import type { MessageItem } from './rows.ts';
import { type ShownReaction, shownReactions } from './shown-reactions.ts';
import type { Reacting } from './use-reacting.tsx';

interface MessageReactionsProps {
  item: MessageItem;
  me: string;
  /** Not where the room is archived. */
  mayReact: boolean;
  /** By the Tab key: only in the row that has the focus, or a list of messages had hundreds of stops. */
  reachable: boolean;
  reacting: Reacting;
}

/** Below a message: each emoji with the number of people, mine marked. */
export function MessageReactions({ item, me, mayReact, reachable, reacting }: MessageReactionsProps) {
  if (item.kind !== 'message') return null;
  const shown = shownReactions(item, me);
  if (shown.length === 0) return null;
  return (
    <ul className={styles.reactions} aria-label="Reactions" onKeyDown={goThroughButtons}>
      {shown.map((reaction, index) => (
        <li key={reaction.emoji}>
          <Chip
            {...reaction}
            message={item.message}
            me={me}
            mayReact={mayReact}
            tabIndex={reachable && index === 0 ? 0 : -1}
            reacting={reacting}
          />
        </li>
      ))}
    </ul>
  );
}

/** Named one by one; of the others the number. */
const NAMED = 10;

const listed = (names: string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const useWho = ({ userIds, mine }: ShownReaction, me: string): string => {
  const others = userIds.filter((id) => id !== me);
  const names = useNames(others.slice(0, NAMED)).map((name) => name ?? '…');
  const more = others.length - names.length;
  return listed([
    ...(mine ? ['you'] : []),
    ...names,
    ...(more > 0 ? [`${more} ${more === 1 ? 'other' : 'others'}`] : []),
  ]);
};

const focusRow = (inside: HTMLElement) =>
  inside.closest<HTMLElement>('[data-row]')?.focus({ preventScroll: true });

interface ChipProps extends ShownReaction {
  message: Message;
  me: string;
  mayReact: boolean;
  tabIndex: number;
  reacting: Reacting;
}

function Chip({ message, me, mayReact, tabIndex, reacting, ...reaction }: ChipProps) {
  const { emoji, userIds, mine } = reaction;
  const who = useWho(reaction, me);
  return (
    <Tooltip label={who}>
      <button
        type="button"
        className={cx(styles.chip, mine && styles.mine)}
        tabIndex={tabIndex}
        aria-pressed={mine}
        // Not `disabled`: who reacted is to be learned by keyboard too.
        aria-disabled={!mayReact}
        aria-label={`${emoji} ${userIds.length}: ${who}`}
        onClick={({ currentTarget, detail }) => {
          if (!mayReact) return;
          // By a key, and the last one: with the chip the focus would go.
          if (detail === 0 && mine && userIds.length === 1) focusRow(currentTarget);
          reacting.set(message.id, emoji, !mine);
        }}
      >
        <span className={styles.emoji} aria-hidden="true">
          {emoji}
        </span>
        <span className={styles.count}>{userIds.length}</span>
      </button>
    </Tooltip>
  );
}
