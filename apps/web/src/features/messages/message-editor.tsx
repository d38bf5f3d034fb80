import { limits } from '@parley/protocol';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { checkBody } from '../../lib/check-body.ts';
import { onLineBreak, onPaste, onShortcut } from '../../lib/markup/writing.ts';
import { useIsTouch } from '../../lib/use-media.ts';
import { Button } from '../../ui/button.tsx';
import type { Edit } from './edits.ts';
import styles from './message-editor.module.css';
import type { ConfirmedItem } from './rows.ts';
import type { Revising } from './use-revising.tsx';

interface MessageEditorProps {
  item: ConfirmedItem;
  edit: Edit;
  revising: Revising;
}

/** In the place of a message's text. Whatever happens to the message meanwhile, what was typed stays. */
export function MessageEditor({ item, edit, revising }: MessageEditorProps) {
  const { message } = item;
  const [text, setText] = useState(edit.text);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const touch = useIsTouch();
  const { empty, problem, counter } = checkBody(text);
  const gone = message.deletedAt !== undefined;
  const moved = !gone && message.body !== edit.before && message.body !== text;
  const refused = gone
    ? 'This message was deleted meanwhile. Your text is still here to be copied.'
    : problem;

  useEffect(() => {
    let frame = 0;
    if (!edit.takesFocus) return;
    // A row that was just mounted is hidden until it is measured, and takes no focus.
    const take = () => {
      const { current } = area;
      current?.focus({ preventScroll: true });
      if (current && current !== document.activeElement) {
        frame = requestAnimationFrame(take);
        return;
      }
      edit.takesFocus = false;
      current?.setSelectionRange(-1, -1);
    };
    take();
    return () => cancelAnimationFrame(frame);
  }, [edit]);

  const cancel = () => revising.cancel(edit);

  const save = () => {
    if (refused) return;
    if (empty) revising.delete(item);
    else if (text === message.body) cancel();
    else revising.save(item, edit);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (onShortcut(event)) return;
    // Those of the list are for who does not write.
    if (event.key.startsWith('Arrow') && !event.altKey) event.stopPropagation();
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') cancel();
    else if (event.key !== 'Enter' || event.altKey) return;
    else if (event.shiftKey || (touch && !event.ctrlKey && !event.metaKey)) return onLineBreak(event);
    else save();
    event.preventDefault();
  };

  return (
    <div className={styles.editor}>
      <div className={styles.grow} data-text={`${text} `} data-invalid={refused ? true : undefined}>
        <textarea
          ref={area}
          className={styles.area}
          rows={1}
          dir="auto"
          value={text}
          aria-label="Edit message"
          aria-invalid={refused ? true : undefined}
          aria-describedby={id}
          enterKeyHint={touch ? 'enter' : 'done'}
          onChange={({ target }) => {
            setText(target.value);
            revising.write(edit, target.value);
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </div>
      <div className={styles.foot}>
        <p id={id} className={styles.hint} data-problem={refused ? true : undefined}>
          <span role="status">
            {refused}
            {moved && (
              <>
                Changed elsewhere meanwhile, to “<bdi>{message.body}</bdi>”. Saving replaces that.
              </>
            )}
          </span>
          {!refused && !moved && !touch && 'Enter saves, Escape cancels'}
          {counter && (
            <span data-over={text.length > limits.bodyMax} className={styles.counter}>
              {counter}
            </span>
          )}
        </p>
        <div className={styles.buttons}>
          <Button size="sm" variant="quiet" onClick={cancel}>
            Cancel
          </Button>
          <Button size="sm" variant="primary" disabled={refused !== null} onClick={save}>
            Save
          </Button>
        </div>
      </div>
    </div>
  );
}
