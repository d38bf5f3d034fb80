import { createLowlight } from 'lowlight';
import { languages } from './languages.ts';

const lowlight = createLowlight(languages);

type Node = ReturnType<typeof lowlight.highlight>['children'][number];

/** The few colours there are, by the first part of the highlighter's names. */
const TONES: Readonly<Record<string, string>> = {
  keyword: 'keyword',
  built_in: 'keyword',
  literal: 'literal',
  number: 'literal',
  symbol: 'literal',
  string: 'string',
  regexp: 'string',
  addition: 'string',
  comment: 'comment',
  quote: 'comment',
  meta: 'comment',
  title: 'name',
  section: 'name',
  name: 'name',
  type: 'name',
  attr: 'attribute',
  attribute: 'attribute',
  property: 'attribute',
  variable: 'attribute',
  deletion: 'deletion',
};

export interface Piece {
  /** One of `TONES`. */
  tone?: string | undefined;
  text: string;
}

const toneOf = (names: unknown): string | undefined => {
  for (const name of Array.isArray(names) ? names : []) {
    const known = /^hljs-(\w+)/.exec(String(name))?.[1];
    if (known && Object.hasOwn(TONES, known)) return TONES[known];
  }
};

const flatten = (nodes: readonly Node[], tone: string | undefined, into: Piece[]): Piece[] => {
  for (const node of nodes) {
    if (node.type === 'text') into.push({ tone, text: node.value });
    else if (node.type === 'element') flatten(node.children, toneOf(node.properties.className) ?? tone, into);
  }
  return into;
};

const joined = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');

/**
 * Code in pieces of one colour each; joined together, they are the code again. One piece where the language is not known,
 * or where the highlighter adds to what it does not understand: to CSS that is `[` a line.
 */
export const highlight = (language: string, code: string): Piece[] => {
  if (!lowlight.registered(language)) return [{ text: code }];
  const pieces = flatten(lowlight.highlight(language, code).children, undefined, []);
  return joined(pieces) === code ? pieces : [{ text: code }];
};
