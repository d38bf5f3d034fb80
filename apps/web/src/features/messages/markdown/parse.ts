import MarkdownIt, { type Token } from 'markdown-it';
import { hrefOf } from '../href.ts';
import { addressRule } from './address-rule.ts';
import { budget, MAX_LEVEL, MAX_NODES, TooMuch } from './budget.ts';
import type { Align, Branch, Leaf, Node, PlainBranch } from './nodes.ts';

/** Marks within marks are not counted by the parser; elements are made by recursion. */
const MAX_DEPTH = 60;

const markdown = new MarkdownIt('default', {
  html: false,
  linkify: false,
  typographer: false,
  maxNesting: MAX_LEVEL,
});
budget(markdown);
addressRule(markdown);
// What people mean as text stays text: indented lines, a line of dashes below another, `[x]: definitions` that would
// vanish, `&amp;`.
markdown.disable(['code', 'lheading', 'reference', 'entity']);
// A link that leads nowhere stays as it was typed.
markdown.validateLink = (address) => hrefOf(address) !== null;
markdown.normalizeLink = (address) => address;
markdown.normalizeLinkText = (address) => address;

const PLAIN: Readonly<Record<string, PlainBranch>> = {
  paragraph_open: 'paragraph',
  heading_open: 'heading',
  blockquote_open: 'quote',
  bullet_list_open: 'bullets',
  list_item_open: 'item',
  table_open: 'table',
  thead_open: 'head',
  tbody_open: 'rows',
  tr_open: 'row',
  strong_open: 'strong',
  em_open: 'em',
  s_open: 'del',
};

const alignOf = (token: Token): Align => {
  const align = /^text-align:(left|center|right)$/.exec(String(token.attrGet('style')))?.[1];
  return align as Align;
};

/** Null: it is not in the allow-list, and what is in it stands for itself. */
const toBranch = (token: Token): Branch | null => {
  const children: Node[] = [];
  const kind = PLAIN[token.type];
  if (kind) return token.hidden ? null : { kind, children };
  switch (token.type) {
    case 'link_open': {
      const href = hrefOf(String(token.attrGet('href')));
      return href === null ? null : { kind: 'link', href, children };
    }
    case 'ordered_list_open':
      return { kind: 'numbers', start: Number(token.attrGet('start') ?? 1), children };
    case 'th_open':
    case 'td_open':
      return { kind: 'cell', head: token.type === 'th_open', align: alignOf(token), children };
    default:
      return null;
  }
};

const toLeaf = (token: Token): Leaf => {
  switch (token.type) {
    case 'code_inline':
      return { kind: 'code', text: token.content };
    case 'fence':
      return { kind: 'fence', text: token.content.replace(/\n$/, ''), info: token.info.trim() };
    case 'hr':
      return { kind: 'rule' };
    case 'softbreak':
    case 'hardbreak':
      return { kind: 'text', text: '\n' };
    default:
      return { kind: 'text', text: token.content };
  }
};

/** An image is what it links to: nothing is fetched from elsewhere because somebody wrote so. */
const toImageLink = (token: Token): Node => {
  const address = String(token.attrGet('src'));
  const text: Leaf = { kind: 'text', text: token.content || address };
  const href = hrefOf(address);
  return href === null ? text : { kind: 'link', href, children: [text] };
};

class Tree {
  readonly root: Node[] = [];
  count = 0;
  depth = 0;
  /** Of what is open, the children; twice in a row the same where a token stands for nothing. */
  readonly #open: Node[][] = [this.root];

  add(tokens: readonly Token[]): void {
    for (const token of tokens) {
      this.count++;
      if (token.type === 'inline') this.add(token.children ?? []);
      else if (token.type === 'image') this.#last.push(toImageLink(token));
      else if (token.nesting > 0) this.#push(toBranch(token));
      else if (token.nesting < 0) this.#open.pop();
      else this.#last.push(toLeaf(token));
    }
  }

  get #last(): Node[] {
    return this.#open.at(-1)!;
  }

  #push(branch: Branch | null): void {
    if (branch) this.#last.push(branch);
    this.#open.push(branch ? branch.children : this.#last);
    this.depth = Math.max(this.depth, this.#open.length);
  }
}

/** `[ ] ` in front of an item makes it a task. */
const markTasks = (nodes: readonly Node[]): void => {
  for (const node of nodes) {
    if (!('children' in node)) continue;
    if (node.kind === 'item') markTask(node.children);
    markTasks(node.children);
  }
};

const markTask = (children: Node[]): void => {
  const [first] = children;
  if (first?.kind === 'paragraph') markTask(first.children);
  if (first?.kind !== 'text') return;
  const sign = /^\[([ xX])\]\s+/.exec(first.text);
  if (!sign) return;
  const text = first.text.slice(sign[0].length);
  if (!text && children.length === 1) return;
  children.splice(0, 1, { kind: 'check', done: sign[1] !== ' ' }, { kind: 'text', text });
};

const toTokens = (text: string): Token[] | null => {
  try {
    const tokens = markdown.parse(text, {});
    return tokens.some(({ level }) => level >= MAX_LEVEL - 1) ? null : tokens;
  } catch (error) {
    if (error instanceof TooMuch) return null;
    throw error;
  }
};

const isVisible = (node: Node): boolean => {
  if ('children' in node) return node.kind === 'link' || node.children.some(isVisible);
  return node.kind === 'text' || node.kind === 'code' ? node.text.trim() !== '' : true;
};

/** What a text says, as a tree of what may be shown; null where it has to be shown as it was typed. */
export const parse = (text: string): Node[] | null => {
  const tokens = toTokens(text);
  if (!tokens) return null;
  const tree = new Tree();
  tree.add(tokens);
  if (tree.count > MAX_NODES || tree.depth > MAX_DEPTH || !tree.root.some(isVisible)) return null;
  markTasks(tree.root);
  return tree.root;
};
