import { limits, type User } from '@parley/protocol';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { useApi, useMe } from '../../lib/session.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Banner } from '../../ui/banner.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from './people-picker.module.css';

interface PeoplePickerProps {
  chosen: readonly User[];
  onChange: (chosen: User[]) => void;
  /** Enter, with nothing typed and somebody chosen. */
  onSubmit: () => void;
}

/** A combobox: the focus stays in the field, the arrow keys go through the list below it, Enter takes one. */
export function PeoplePicker({ chosen, onChange, onSubmit }: PeoplePickerProps) {
  const api = useApi();
  const me = useMe();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const query = useSettled(typed.trim(), 200);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['people', query],
    queryFn: () => api.call('listUsers', query ? { query } : {}),
    placeholderData: keepPreviousData,
  });
  const full = chosen.length >= limits.directPeopleMax - 1;
  const offered = full
    ? []
    : (data?.users ?? []).filter(
        (user) => !user.deactivated && chosen.every((other) => other.id !== user.id),
      );
  // What is shown may still be of what was typed before: Enter must not take somebody else.
  const isAnswer = query === typed.trim() && !isPlaceholderData;
  const active = isAnswer ? offered[Math.min(at, offered.length - 1)] : undefined;

  const search = (text: string) => {
    setTyped(text);
    setAt(0);
  };
  const take = (user: User) => {
    onChange([...chosen, user]);
    search('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, offered.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Backspace' && typed === '') onChange(chosen.slice(0, -1));
    else if (event.key === 'Enter' && typed === '' && chosen.length > 0) onSubmit();
    else if (event.key === 'Enter' && active) take(active);
    else return;
    if (event.key !== 'Backspace') event.preventDefault();
  };

  return (
    <>
      {chosen.length > 0 && (
        <ul className={styles.chosen} aria-label="Chosen">
          {chosen.map((user) => (
            <li key={user.id}>
              <button
                type="button"
                className={styles.chip}
                onClick={() => onChange(chosen.filter((other) => other.id !== user.id))}
              >
                <span className="visually-hidden">Remove </span>
                <bdi>{user.displayName}</bdi>
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <TextField
        label="To"
        placeholder="Name or username"
        hint={full ? 'These are as many as a conversation has. For more, create a room.' : undefined}
        autoComplete="off"
        maxLength={64}
        role="combobox"
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active && `${id}-${active.id}`}
        value={typed}
        onValueChange={search}
        onKeyDown={onKeyDown}
      />
      {error && <Banner tone="error">{messageOf(error)}</Banner>}
      <div id={`${id}-list`} role="listbox" aria-label="People" className={styles.list}>
        {offered.map((user) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the field, which keeps the focus.
          <div
            key={user.id}
            id={`${id}-${user.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={user === active}
            className={styles.option}
            ref={(element) => {
              if (user === active) element?.scrollIntoView({ block: 'nearest' });
            }}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(user)}
          >
            <Avatar id={user.id} name={user.displayName} size="sm" />
            <bdi className={styles.name}>{user.displayName}</bdi>
            {user.id === me.id && <span className={styles.username}>(you)</span>}
            <span className={styles.username}>@{user.username}</span>
          </div>
        ))}
      </div>
      {data && offered.length === 0 && !full && (
        <p className={styles.nobody} role="status">
          Nobody{chosen.length > 0 && ' else'} is called “{query}”.
        </p>
      )}
    </>
  );
}
