/** What a field holds, and what of it is selected. */
export interface Field {
  text: string;
  from: number;
  to: number;
}

/** One step that can be undone: `from` to `to` becomes `insert`, then this is selected. */
export interface Change {
  from: number;
  to: number;
  insert: string;
  select: readonly [number, number];
}

export type Mark = '**' | '_' | '~~' | '`';

/** Puts a mark around what is selected, or takes it away. The spaces at its ends stay outside: marks do not hold there. */
export const toggleMark = ({ text, from, to }: Field, mark: Mark): Change => {
  const selected = text.slice(from, to);
  const inner = selected.trim();
  const start = from + (inner === '' ? 0 : selected.indexOf(inner));
  const end = inner === '' ? to : start + inner.length;
  const size = mark.length;
  const wrapped = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark;
  if (start >= size && wrapped) {
    return {
      from: start - size,
      to: end + size,
      insert: text.slice(start, end),
      select: [start - size, end - size],
    };
  }
  if (inner.length > 2 * size && inner.startsWith(mark) && inner.endsWith(mark)) {
    const insert = inner.slice(size, -size);
    return { from: start, to: end, insert, select: [start, start + insert.length] };
  }
  return {
    from: start,
    to: end,
    insert: mark + text.slice(start, end) + mark,
    select: [start + size, end + size],
  };
};

/** Of one line code in it, of several lines a block. */
export const toggleCode = (field: Field): Change => {
  const { text, from, to } = field;
  const selected = text.slice(from, to);
  if (!selected.includes('\n')) return toggleMark(field, '`');
  const before = from > 0 && text[from - 1] !== '\n' ? '\n' : '';
  const after = to < text.length && text[to] !== '\n' ? '\n' : '';
  const fence = fenceFor(selected);
  const head = `${before}${fence}\n`;
  const insert = `${head}${selected}\n${fence}${after}`;
  return { from, to, insert, select: [from + head.length, from + head.length + selected.length] };
};

/** Longer than any run of backticks in the code. */
export const fenceFor = (code: string): string => {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(3, longest + 1));
};

const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

export const isAddress = (text: string): boolean => ADDRESS.test(text) && URL.canParse(text);

/** Brackets would end the address of a link. */
const inLink = (address: string): string =>
  address.replace(/[()<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** A link of what is selected; what is still missing, its text or its address, is where one writes on. */
export const toLink = ({ text, from, to }: Field): Change => {
  const selected = text.slice(from, to);
  if (isAddress(selected))
    return { from, to, insert: `[](${inLink(selected)})`, select: [from + 1, from + 1] };
  const at = from + selected.length + (selected === '' ? 1 : 3);
  return { from, to, insert: `[${selected}]()`, select: [at, at] };
};

/** An address that is pasted over a text becomes a link of it; null where it is just pasted. */
export const pasteAddress = ({ text, from, to }: Field, pasted: string): Change | null => {
  const address = pasted.trim();
  const selected = text.slice(from, to);
  if (!isAddress(address) || selected.trim() === '' || /\n/.test(selected) || isAddress(selected))
    return null;
  const insert = `[${selected}](${inLink(address)})`;
  return { from, to, insert, select: [from + insert.length, from + insert.length] };
};

const ITEM = /^([ \t]*)(?:([-*+])|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?/;
const QUOTE = /^[ \t]*>[ \t]?/;

/** A break of the line within a list or a quote goes on with it; on an item without text it ends it. */
export const breakLine = ({ text, from, to }: Field): Change | null => {
  if (from !== to) return null;
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const line = text.slice(lineStart, from);
  const item = ITEM.exec(line);
  const prefix = item?.[0] ?? QUOTE.exec(line)?.[0];
  if (prefix === undefined || isInFence(text.slice(0, lineStart))) return null;
  if (line.length === prefix.length && /^[ \t]*(?:\n|$)/.test(text.slice(from))) {
    return { from: lineStart, to: from, insert: '', select: [lineStart, lineStart] };
  }
  const insert = `\n${item ? nextItem(item) : prefix}`;
  return { from, to, insert, select: [from + insert.length, from + insert.length] };
};

const nextItem = ([, indent = '', bullet, number, sign = '', gap = ' ', task]: RegExpExecArray): string =>
  `${indent}${bullet ?? `${Number(number) + 1}${sign}`}${gap}${task ? '[ ] ' : ''}`;

const isInFence = (before: string): boolean =>
  (before.match(/^ {0,3}(?:`{3}|~{3})/gm)?.length ?? 0) % 2 === 1;
