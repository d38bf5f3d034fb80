import { memo } from 'react';
import { cx } from '../../ui/cx.ts';
import { isEmojiOnly, linkify } from './linkify.ts';
import styles from './message-body.module.css';

/** Plain text as it was typed. Isolated, so that direction marks in it reach no further. */
export const MessageBody = memo(function MessageBody({ id, text }: { id: string; text: string }) {
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
    </div>
  );
});
