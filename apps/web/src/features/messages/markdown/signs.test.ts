import { describe, expect, test } from 'vitest';
import { hasMarkup } from './signs.ts';

describe('hasMarkup', () => {
  test.each([
    'a **b** c',
    'a *b* c',
    'an _emphasis_',
    '~~gone~~',
    'some `code`',
    '```\ncode\n```',
    '[a](https://x.test)',
    '![a](https://x.test)',
    '<https://x.test>',
    '<ann@x.test>',
    'as said:\n> quoted',
    '- a',
    'list:\n1. a',
    '# head',
    'a\n\n---\n\nb',
    'a | b\n- | -\nc | d',
    '|a|\n|-|',
  ])('%j', (text) => expect(hasMarkup(text)).toBe(true));

  test.each([
    'Hello, how are you?',
    'two\nlines',
    '2 * 3 = 6',
    'snake_case_name',
    '~5 minutes',
    'a #room and 5 - 3',
    'https://en.test/wiki/A_(b)_c*d*',
    'see https://x.test/_a_ and https://y.test/*b*',
    '1 < 2 and 3 > 2',
    '[sic]',
    '¯\\_(ツ)_/¯',
    "it's 10:30 - 11:00",
    '👍',
  ])('not %j', (text) => expect(hasMarkup(text)).toBe(false));
});
