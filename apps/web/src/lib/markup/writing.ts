import type { ClipboardEvent, KeyboardEvent } from 'react';
import { breakLine, type Change, type Field, pasteAddress, toggleCode, toggleMark, toLink } from './edit.ts';
import { markdownFromHtml } from './from-html.ts';

const fieldOf = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Field => ({
  text: value,
  from: selectionStart,
  to: selectionEnd,
});

/** As if it had been typed: the field's own undo takes it back, and React hears of it. */
const apply = (area: HTMLTextAreaElement, { from, to, insert, select }: Change): void => {
  area.setSelectionRange(from, to);
  const done =
    insert === '' ? document.execCommand('delete') : document.execCommand('insertText', false, insert);
  if (!done) {
    area.setRangeText(insert, from, to, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  area.setSelectionRange(...select);
};

const SHORTCUTS: Readonly<Record<string, (field: Field) => Change>> = {
  b: (field) => toggleMark(field, '**'),
  i: (field) => toggleMark(field, '_'),
  'shift+x': (field) => toggleMark(field, '~~'),
  e: toggleCode,
  k: toLink,
};

const isMac = /Mac|iP(?:hone|ad|od)/.test(navigator.userAgent);

/** Ctrl or ⌘ with B, I, Shift+X, E, K. True: it was one of them. */
export const onShortcut = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
  if (event.altKey || event.nativeEvent.isComposing || !(isMac ? event.metaKey : event.ctrlKey)) return false;
  const key = (event.shiftKey ? 'shift+' : '') + event.key.toLowerCase();
  if (!Object.hasOwn(SHORTCUTS, key)) return false;
  event.preventDefault();
  apply(event.currentTarget, SHORTCUTS[key]!(fieldOf(event.currentTarget)));
  return true;
};

/** For an Enter that breaks the line: goes on with the list it is in. */
export const onLineBreak = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
  const change = breakLine(fieldOf(event.currentTarget));
  if (!change) return;
  event.preventDefault();
  apply(event.currentTarget, change);
};

/** An address over a selection becomes a link, rich text becomes Markdown; all else is pasted as it is. */
export const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
  const area = event.currentTarget;
  const field = fieldOf(area);
  const change = pasteAddress(field, event.clipboardData.getData('text/plain'));
  const insert = change ? null : markdownFromHtml(event.clipboardData.getData('text/html'));
  if (!change && insert === null) return;
  event.preventDefault();
  const end = field.from + (insert?.length ?? 0);
  apply(area, change ?? { from: field.from, to: field.to, insert: insert!, select: [end, end] });
};
