import { memo } from 'react';
import { exactTime } from '../../lib/time.ts';
import { cx } from '../../ui/cx.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { isEmojiOnly, linkify } from './linkify.ts';
import styles from './message-body.module.css';

interface MessageBodyProps {
  id: string;
  text: string;
  editedAt?: string | undefined;
}

/** Plain text as it was typed. Isolated, so that direction marks in it reach no further. */
export const MessageBody = memo(function MessageBody({ id, text, editedAt }: MessageBodyProps) {
  return (
    <div id={id} dir="auto" className={cx(styles.body, isEmojiOnly(text) && styles.large)}>
      {linkify(text).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change places.
          <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer ugc">
            {piece.text}
          </a>
        ),
      )}
      {editedAt && (
        <Tooltip label={`Edited ${exactTime(editedAt)}`}>
          <span className={styles.edited}> (edited)</span>
        </Tooltip>
      )}
    </div>
  );
});
