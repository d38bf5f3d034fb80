import { linkify } from '../linkify.ts';

/** Each is linear in the length of the text. */
const SIGNS = [
  // Emphasis, code, struck out. A lone sign is none.
  /\*[^*]*\S\*|`[^`]+`|`{3}|~{3}/,
  /~~\S/,
  /(?:^|[^\p{L}\p{N}\\])_\S[^_]*_/mu,
  // Links and images, and addresses in angle brackets.
  /\]\(/,
  /<(?:address|mailto):|<[^\s<>@]+@/i,
  // Quotes, headings, lists, rules.
  /^ {0,3}(?:>|#{1,6}(?:[ \t]|$)|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|(?:[-*_][ \t]*){3}$)/m,
  // The line below the head of a table.
  /^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\||$)/m,
];

/**
 * Whether a text might be more than plain. It errs on the side of yes: no keeps the parser from being loaded. Addresses
 * do not count: plain text has links, too.
 */
export const hasMarkup = (text: string): boolean => {
  const bare = linkify(text)
    .map((piece) => (piece.kind === 'text' ? piece.text : 'address:'))
    .join('');
  return SIGNS.some((sign) => sign.test(bare));
};
