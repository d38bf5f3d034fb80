import { memo, type ReactNode } from 'react';
import { part, usePart } from '../../lib/part.ts';
import { exactTime } from '../../lib/time.ts';
import { cx } from '../../ui/cx.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { isEmojiOnly, linkify } from './linkify.ts';
import { hasMarkup } from './markdown/signs.ts';
import styles from './message-body.module.css';
import { OutgoingLink } from './outgoing-link.tsx';

interface MessageBodyProps {
  id: string;
  text: string;
  editedAt?: string | undefined;
}

/** The part that knows the markup. */
export const formatting = part(() => import('./markdown/markdown.ts'));

/**
 * What somebody wrote: plain text at once, with its markup where it has some and the part that knows it is here.
 * Isolated, so that direction marks in it reach no further.
 */
export const MessageBody = memo(function MessageBody({ id, text, editedAt }: MessageBodyProps) {
  const elements = usePart(formatting, hasMarkup(text))?.markdown(text);
  return (
    <div
      id={id}
      dir="auto"
      className={cx(styles.body, Boolean(elements) && styles.markup, isEmojiOnly(text) && styles.large)}
    >
      {elements ?? plain(text)}
      {editedAt && (
        <Tooltip label={`Edited ${exactTime(editedAt)}`}>
          <span className={styles.edited}> (edited)</span>
        </Tooltip>
      )}
    </div>
  );
});

const plain = (text: string): ReactNode =>
  linkify(text).map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change places.
      <OutgoingLink key={index} href={piece.href}>
        {piece.text}
      </OutgoingLink>
    ),
  );
