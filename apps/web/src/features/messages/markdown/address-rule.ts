import type { MarkdownIt } from 'markdown-it';
import { addressAt } from '../linkify.ts';

const LONGEST_SCHEME = 'https'.length;

/**
 * A bare address, found as in plain text, before emphasis could find its signs in it. It looks at the colon: letters are
 * taken in one go, and the name of the scheme is then pending text.
 */
export const addressRule = (markdown: MarkdownIt): void => {
  markdown.inline.ruler.before('escape', 'address', (state, silent) => {
    const { src, pos } = state;
    // The parser looks ahead for the end of a link's text only, and that wins over an address in it.
    if (silent || state.linkLevel > 0 || src[pos] !== ':') return false;
    const scheme = /https?$/i.exec(src.slice(Math.max(0, pos - LONGEST_SCHEME), pos))?.[0];
    if (!scheme || state.pending.length < scheme.length) return false;
    const found = addressAt(src, pos - scheme.length);
    if (!found) return false;
    state.pending = state.pending.slice(0, -scheme.length);
    state.push('link_open', 'a', 1).attrs = [['href', found.href]];
    state.push('text', '', 0).content = found.text;
    state.push('link_close', 'a', -1);
    state.pos += found.text.length - scheme.length;
    return true;
  });
};
