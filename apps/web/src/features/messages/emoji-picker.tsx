import words from 'emojilib';
import { type KeyboardEvent, type Ref, useDeferredValue, useMemo, useRef, useState } from 'react';
import styles from './emoji-picker.module.css';
import { emojiName, searchEmoji } from './emoji-search.ts';
import { recentEmoji, rememberEmoji } from './recent-emoji.ts';

interface EmojiPickerProps {
  onPick: (emoji: string) => void;
  /** Where typing begins. */
  field: Ref<HTMLInputElement>;
}

/** As the grid of the style sheet. */
const COLUMNS = 8;
const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
};

const buttonsIn = (element: HTMLElement | null) => [
  ...(element?.querySelectorAll<HTMLButtonElement>('button') ?? []),
];

/** A field to search in, what was used last, and all there are. Enter takes the first that is found. */
export function EmojiPicker({ onPick, field }: EmojiPickerProps) {
  const [query, setQuery] = useState('');
  const [recent] = useState(recentEmoji);
  const grids = useRef<HTMLDivElement>(null);
  const asked = useDeferredValue(query);
  const found = useMemo(() => searchEmoji(words, asked), [asked]);

  const pick = (emoji: string) => {
    rememberEmoji(emoji);
    onPick(emoji);
  };
  const onFieldKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') buttonsIn(grids.current)[0]?.focus();
    else if (event.key === 'Enter') {
      // Not what was found for less of what is typed.
      const [first] = searchEmoji(words, query);
      if (first) pick(first);
    } else return;
    event.preventDefault();
  };

  return (
    <div className={styles.picker}>
      <input
        ref={field}
        type="search"
        className={styles.field}
        aria-label="Search emoji"
        placeholder="Search emoji"
        autoComplete="off"
        value={query}
        onChange={({ target }) => setQuery(target.value)}
        onKeyDown={onFieldKey}
      />
      <div ref={grids} className={styles.grids}>
        {asked.trim() === '' && <Grid label="Recently used" emoji={recent} onPick={pick} />}
        <Grid label={asked.trim() === '' ? 'All emoji' : 'Found emoji'} emoji={found} onPick={pick} />
        {found.length === 0 && <p className={styles.none}>Nothing is called that.</p>}
      </div>
      <p className="visually-hidden" role="status">
        {asked.trim() !== '' && `${found.length} found`}
      </p>
    </div>
  );
}

interface GridProps {
  label: string;
  emoji: readonly string[];
  onPick: (emoji: string) => void;
}

/** One stop of the Tab key; the arrow keys go through it. */
function Grid({ label, emoji, onPick }: GridProps) {
  const [at, setAt] = useState(0);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const buttons = buttonsIn(event.currentTarget);
    const to = buttons.indexOf(document.activeElement as HTMLButtonElement) + step;
    event.preventDefault();
    buttons[to]?.focus();
  };
  if (emoji.length === 0) return null;
  return (
    <section aria-label={label}>
      <h3 className={styles.heading}>{label}</h3>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it. */}
      <div className={styles.grid} onKeyDown={onKeyDown}>
        {emoji.map((one, index) => (
          <button
            key={one}
            type="button"
            className={styles.emoji}
            tabIndex={index === Math.min(at, emoji.length - 1) ? 0 : -1}
            aria-label={emojiName(words, one)}
            title={emojiName(words, one)}
            onFocus={() => setAt(index)}
            onClick={() => onPick(one)}
          >
            {one}
          </button>
        ))}
      </div>
    </section>
  );
}
