import { limits, type Message } from '@parley/protocol';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { checkBody } from '../../lib/check-body.ts';
import { useMedia } from '../../lib/use-media.ts';
import { Button } from '../../ui/button.tsx';
import styles from './message-editor.module.css';

interface MessageEditorProps {
  message: Message;
  /** What the field begins with: the text as it is shown, or one that was refused. */
  text: string;
  onSave: (body: string) => void;
  onDelete: () => void;
  onCancel: () => void;
}

/** In the place of a message's text. Whatever happens to the message meanwhile, what was typed stays. */
export function MessageEditor({ message, text: initial, onSave, onDelete, onCancel }: MessageEditorProps) {
  const [text, setText] = useState(initial);
  const [before] = useState(message.body);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const touch = useMedia('(hover: none) and (pointer: coarse)');
  const { empty, problem, counter } = checkBody(text);
  const gone = message.deletedAt !== undefined;
  const moved = !gone && message.body !== before && message.body !== text;
  const refused = gone
    ? 'This message was deleted meanwhile. Your text is still here to be copied.'
    : problem;

  useEffect(() => {
    let frame = 0;
    // A row that was just mounted is hidden until it is measured, and takes no focus.
    const take = () => {
      const { current } = area;
      current?.focus({ preventScroll: true });
      if (!current || current === document.activeElement) return current?.setSelectionRange(-1, -1);
      frame = requestAnimationFrame(take);
    };
    take();
    return () => cancelAnimationFrame(frame);
  }, []);

  const save = () => {
    if (refused) return;
    if (empty) onDelete();
    else if (text === message.body) onCancel();
    else onSave(text);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Those of the list are for who does not write.
    if (event.key.startsWith('Arrow') && !event.altKey) event.stopPropagation();
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') onCancel();
    else if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    else if (touch && !event.ctrlKey && !event.metaKey) return;
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
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
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
          <Button size="sm" variant="quiet" onClick={onCancel}>
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
