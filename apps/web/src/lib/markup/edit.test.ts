import { describe, expect, test } from 'vitest';
import {
  breakLine,
  type Change,
  type Field,
  fenceFor,
  isAddress,
  pasteAddress,
  toggleCode,
  toggleMark,
  toLink,
} from './edit.ts';

/** A field written as it looks: the selection between two bars. */
const field = (shown: string): Field => {
  const [before = '', selected = '', after = ''] = shown.split('|');
  const caret = shown.split('|').length === 2;
  return caret
    ? { text: before + selected, from: before.length, to: before.length }
    : { text: before + selected + after, from: before.length, to: before.length + selected.length };
};

const after = (shown: string, change: Change | null): string | null => {
  if (!change) return null;
  const { text } = field(shown);
  const next = text.slice(0, change.from) + change.insert + text.slice(change.to);
  const [from, to] = change.select;
  return from === to
    ? `${next.slice(0, from)}|${next.slice(from)}`
    : `${next.slice(0, from)}|${next.slice(from, to)}|${next.slice(to)}`;
};

describe('marks', () => {
  test.each([
    ['a |word| b', 'a **|word|** b'],
    ['a **|word|** b', 'a |word| b'],
    ['a |**word**| b', 'a |word| b'],
    ['a| word |b', 'a **|word|** b'],
    ['a | b', 'a **|** b'],
    ['a **|** b', 'a | b'],
  ])('%s → %s', (before, expected) => expect(after(before, toggleMark(field(before), '**'))).toBe(expected));

  test('code of several lines is a block, with a fence that it does not close', () => {
    expect(after('|a\nb|', toggleCode(field('|a\nb|')))).toBe('```\n|a\nb|\n```');
    expect(after('x |a\nb| y', toggleCode(field('x |a\nb| y')))).toBe('x \n```\n|a\nb|\n```\n y');
    expect(after('|word|', toggleCode(field('|word|')))).toBe('`|word|`');
    expect(fenceFor('a ```` b')).toBe('`````');
  });
});

describe('links', () => {
  test.each([
    ['a |word| b', 'a [word](|) b'],
    ['a |https://x.test/(a)| b', 'a [|](https://x.test/%28a%29) b'],
    ['a | b', 'a [|]() b'],
  ])('%s → %s', (before, expected) => expect(after(before, toLink(field(before)))).toBe(expected));

  test.each([
    ['a |word| b', 'https://x.test', 'a [word](https://x.test)| b'],
    ['a | b', 'https://x.test', null],
    ['|https://y.test|', 'https://x.test', null],
    ['|two\nlines|', 'https://x.test', null],
    ['|word|', 'javascript:alert(1)', null],
    ['|word|', 'just text', null],
  ])('%s with %s → %s', (before, pasted, expected) =>
    expect(after(before, pasteAddress(field(before), pasted))).toBe(expected),
  );

  test('only web and mail addresses count', () => {
    for (const text of ['https://x.test', 'mailto:a@b.c']) expect(isAddress(text)).toBe(true);
    for (const text of ['javascript:x', 'data:x', 'ftp://x', 'https://', 'https://x y'])
      expect(isAddress(text)).toBe(false);
  });
});

describe('a line break', () => {
  test.each([
    ['- a|', '- a\n- |'],
    ['9. a|', '9. a\n10. |'],
    ['  * a|', '  * a\n  * |'],
    ['- [x] a|', '- [x] a\n- [ ] |'],
    ['> a|', '> a\n> |'],
    ['- a\n- |', '- a\n|'],
    ['- a|b', '- a\n- |b'],
    ['text|', null],
    ['-a|', null],
    ['```\n- a|', null],
    ['- |a|', null],
  ])('%j → %j', (before, expected) => expect(after(before, breakLine(field(before)))).toBe(expected));
});
