import { limits } from '@parley/protocol';
import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react';
import { checkBody } from '../../lib/check-body.ts';
import { onLineBreak, onPaste, onShortcut } from '../../lib/markup/writing.ts';
import { useIsTouch } from '../../lib/use-media.ts';
import { IconButton } from '../../ui/button.tsx';
import { ClosedComposer } from './closed-composer.tsx';
import styles from './composer.module.css';
import { useDraft } from './use-draft.ts';

export interface ComposerHandle {
  /** Puts a text back where nothing is written; false where something is. */
  restore(text: string): boolean;
  /** Adds a text below what is written. */
  append(text: string): void;
  focus(): void;
}

interface ComposerProps {
  roomId: string;
  /** With its sign, see useRoomTitle. */
  roomName: string;
  /** Why nobody may write here; null: one may. */
  closed: string | null;
  onSend: (body: string) => void;
  onTyping: () => void;
  /** ↑ in an empty field: true where something is done about it. */
  onUp: () => boolean;
  ref?: Ref<ComposerHandle>;
}

/** Give it `key={roomId}`: its draft belongs to one room. */
export function Composer({ roomId, roomName, closed, onSend, onTyping, onUp, ref }: ComposerProps) {
  const { text, setText, sent } = useDraft(roomId);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  // On a touch keyboard Enter breaks the line, and there is a button.
  const touch = useIsTouch();
  const { empty, problem, counter } = checkBody(text);

  useImperativeHandle(ref, () => ({
    restore: (body) => {
      if (text.trim() !== '') return false;
      setText(body);
      area.current?.focus();
      return true;
    },
    append: (body) => {
      setText(text.trim() === '' ? body : `${text}\n${body}`);
      area.current?.focus();
    },
    focus: () => area.current?.focus(),
  }));

  useEffect(() => {
    if (!touch) area.current?.focus({ preventScroll: true });
  }, [touch]);

  const send = () => {
    if (empty || problem || closed) return;
    onSend(text);
    sent();
    area.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (onShortcut(event)) return;
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === 'ArrowUp' && plain && text === '' && onUp()) return event.preventDefault();
    // While an input method composes, Enter picks a word. Safari says so only by the key code.
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.altKey) return;
    if (event.shiftKey || (touch && !event.ctrlKey && !event.metaKey)) return onLineBreak(event);
    event.preventDefault();
    send();
  };

  if (closed) return <ClosedComposer reason={closed} text={text} onDiscard={() => setText('')} />;
  return (
    <div className={styles.composer}>
      <div className={styles.box} data-invalid={problem ? true : undefined}>
        <div className={styles.grow} data-text={`${text} `}>
          <textarea
            ref={area}
            className={styles.area}
            rows={1}
            dir="auto"
            value={text}
            aria-label={`Message ${roomName}`}
            placeholder={`Message ${roomName}`}
            aria-invalid={problem ? true : undefined}
            aria-describedby={counter || problem ? id : undefined}
            enterKeyHint={touch ? 'enter' : 'send'}
            onChange={(event) => {
              setText(event.target.value);
              if (event.target.value.trim() !== '') onTyping();
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
        </div>
        <IconButton
          label="Send message"
          noTooltip
          className={styles.send}
          disabled={empty || problem !== null}
          onClick={send}
        >
          <SendHorizontal size={20} />
        </IconButton>
      </div>
      {(counter || problem) && (
        <p id={id} className={styles.check} data-over={text.length > limits.bodyMax || problem !== null}>
          <span role="status">{problem}</span>
          {counter && <span className={styles.counter}>{counter}</span>}
        </p>
      )}
    </div>
  );
}
