import type { Env, MarkdownIt } from 'markdown-it';

/** Deeper is shown as it was typed. A list takes two levels. */
export const MAX_LEVEL = 20;
/** What a message is made of. A table of 10,000 characters can ask for 65,000 cells. */
export const MAX_NODES = 4000;
/** Lines at each of their depths, and signs within lines. Prose of 10,000 characters takes fewer than 5,000. */
const MAX_STEPS = 40_000;

/** Thrown out of the parser by a text that is not worth its reading. */
export class TooMuch extends Error {}

/** Has the parser ask before each line and each sign, also while it only looks ahead, whether it may go on. */
export const budget = (markdown: MarkdownIt): void => {
  const step = (env: Env): false => {
    env.steps = Number(env.steps ?? 0) + 1;
    if (Number(env.steps) > MAX_STEPS) throw new TooMuch();
    return false;
  };
  markdown.inline.ruler.before('text', 'budget', ({ env }) => step(env));
  markdown.block.ruler.before(
    'table',
    'budget',
    ({ env, tokens }) => {
      if (tokens.length > MAX_NODES) throw new TooMuch();
      return step(env);
    },
    { alt: ['paragraph', 'blockquote', 'list'] },
  );
};
