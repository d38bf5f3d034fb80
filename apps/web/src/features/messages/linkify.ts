export type Piece = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const URL_START = /https?:\/\/[^\s<>"`\u200B-\u200F\u202A-\u202E\u2066-\u2069]+/giu;
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

const hrefOf = (text: string): string | null => {
  try {
    const url = new URL(text);
    // The pattern allows nothing else; this line is what makes it certain.
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname ? url.href : null;
  } catch {
    return null;
  }
};

/** Splits a text into plain pieces and http(s) addresses. Joined together, the pieces are the text again. */
export const linkify = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(URL_START)) {
    const url = trimEnd(match[0]);
    const href = hrefOf(url);
    if (!href) continue;
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    pieces.push({ kind: 'link', text: url, href });
    from = match.index + url.length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
};

const EMOJI_ONLY =
  /^(?:\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]|\u200D|\uFE0F|\s)+$/u;
const LARGE_AT_MOST = 6;

/** A few emoji and nothing else: shown large. */
export const isEmojiOnly = (text: string): boolean => {
  if (text.length > 100 || !EMOJI_ONLY.test(text)) return false;
  const signs = [...new Intl.Segmenter().segment(text.replace(/\s/g, ''))].length;
  return signs > 0 && signs <= LARGE_AT_MOST;
};
