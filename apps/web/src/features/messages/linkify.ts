import { hrefOf } from './href.ts';

interface Address {
  text: string;
  href: string;
}

export type Piece = { kind: 'text'; text: string } | ({ kind: 'link' } & Address);

const ADDRESS = /https?:\/\/[^\s<>"`\u200B-\u200F\u202A-\u202E\u2066-\u2069]+/iu;
const EACH = new RegExp(ADDRESS, 'giu');
const HERE = new RegExp(ADDRESS, 'iuy');
const CLOSING: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

const count = (text: string, sign: string): number => text.split(sign).length - 1;

/** Signs at the end belong to the sentence, and a bracket too unless the address opened it. Linear in the length. */
const trimEnd = (url: string): string => {
  const open: Record<string, number> = {};
  for (const [closing, opening] of Object.entries(CLOSING))
    open[closing] = count(url, closing) - count(url, opening);
  let end = url.length;
  while (end > 0) {
    const last = url[end - 1]!;
    if (CLOSING[last]) {
      if ((open[last] ?? 0) <= 0) break;
      open[last] = (open[last] ?? 0) - 1;
    } else if (!/[.,:;!?'*_~…。、，！？»”’]/u.test(last)) break;
    end--;
  }
  return url.slice(0, end);
};

const toAddress = (run: string): Address | null => {
  const text = trimEnd(run);
  const href = hrefOf(text);
  return href === null ? null : { text, href };
};

/** The address that begins at `at`, without what belongs to the sentence around it. */
export const addressAt = (text: string, at: number): Address | null => {
  HERE.lastIndex = at;
  const run = HERE.exec(text)?.[0];
  return run === undefined ? null : toAddress(run);
};

/** Splits a text into plain pieces and http(s) addresses. Joined together, the pieces are the text again. */
export const linkify = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(EACH)) {
    const address = toAddress(match[0]);
    if (!address) continue;
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    pieces.push({ kind: 'link', ...address });
    from = match.index + address.text.length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
};

const EMOJI_ONLY =
  /^(?:\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]|\u200D|\uFE0F|\s)+$/u;
const LARGE_AT_MOST = 3;

/** A few emoji and nothing else: shown large. */
export const isEmojiOnly = (text: string): boolean => {
  if (text.length > 100 || !EMOJI_ONLY.test(text)) return false;
  const signs = [...new Intl.Segmenter().segment(text.replace(/\s/g, ''))].length;
  return signs > 0 && signs <= LARGE_AT_MOST;
};
