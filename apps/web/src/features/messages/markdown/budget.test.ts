import { Session } from 'node:inspector/promises';
import { limits } from '@parley/protocol';
import MarkdownIt from 'markdown-it';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from './parse.ts';

/** Executions of blocks of code a character. Prose takes about 20. */
const MOST = 300 * limits.bodyMax;

const session = new Session();

beforeAll(async () => {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
});

afterAll(async () => {
  await session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
});

/** How often any block of the parser, or of what is ours around it, was run; counted by the engine. */
const workOf = async (run: () => void): Promise<number> => {
  await session.post('Profiler.takePreciseCoverage');
  run();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => /markdown-it|features\/messages/.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
};

const filled = (part: string, head = ''): string =>
  head + part.repeat(Math.floor((limits.bodyMax - head.length) / part.length));

const table = (columns: number): string =>
  filled('|\n', `${'*|'.repeat(columns)}\n${'-|'.repeat(columns)}\n`);

const REPEATED = [
  ...[
    '*',
    '**',
    '*a ',
    '**a*',
    '*a**',
    '***a',
    '**a\n',
    '_',
    '_a ',
    '_*',
    '*a_ ',
    'a*b*c',
    '~~',
    '~~~a',
    '**_~~',
  ],
  ...[
    '`',
    '`a',
    '``a```b',
    '`\\',
    '\\`',
    '[`',
    '~~~\n',
    '```\n',
    '```a\n\n',
    '\\',
    '!',
    '&',
    '&amp;',
    '"',
    '\t',
  ],
  ...[
    '[',
    '![',
    '[!',
    '[![',
    'x [',
    '[[a]',
    '[x] ',
    '[<',
    '[a](',
    '![a](',
    '](',
    '](<',
    '[a](b "',
    '[a](<b',
    '[a](b\n',
  ],
  ...[
    '[]()',
    '![]()',
    '[a](https://x.test) ',
    '[a]: b\n',
    '<',
    '<a',
    '<http:',
    '<a@b',
    '<a@b.',
    ':',
    'h:',
    'http:',
  ],
  ...[
    'http://',
    'http://[',
    'https://x.test ',
    'https://x.test/(((',
    '> ',
    '>\n',
    '> a\n\n',
    '- ',
    '-\n',
    '- a\n',
  ],
  ...[
    '- - a\n',
    '1. ',
    '1.\n',
    '* * ',
    '>  - ',
    '> - ',
    '- \t',
    '# ',
    '#\n',
    '|',
    '|\n',
    '|-|\n',
    'a|b\n-|-\n',
  ],
  ...['a\n', 'a \n', ' \n', 'a\n\n', '---\n'],
];

test.each(REPEATED)('the work for repetitions of %j is bounded', async (part) => {
  expect(await workOf(() => parse(filled(part)))).toBeLessThan(MOST);
});

const DEEP = '> '.repeat(38);

test.each([
  ['a table of 2 columns', table(2)],
  ['a table of 20 columns', table(20)],
  ['a table of 90 columns', table(90)],
  ['a table of 1,000 columns', table(1000)],
  ['a quote that goes on', filled('a\n', `${DEEP}a\n`)],
  ['a quote that goes on like a table', filled('-|-\n', `${DEEP}a\n`)],
  ['a list that goes on', filled('a\n', `${'- '.repeat(10)}a\n`)],
  ['lists in the depth of a list', filled(`${' '.repeat(20)}- a\n`, `${'- '.repeat(10)}a\n`)],
  ['runs of backticks', Array.from({ length: 140 }, (_, i) => `${'`'.repeat(i)}a`).join('')],
  ['images in images', `${'!['.repeat(1599)}a${'](https://x.test)'.repeat(400)}`],
  ['links around one', `${'['.repeat(1600)}a${'](https://x.test)'.repeat(400)}`],
])('the work for %s is bounded', async (_, text) => {
  expect(text.length).toBeLessThanOrEqual(limits.bodyMax);
  expect(await workOf(() => parse(text))).toBeLessThan(MOST);
});

// The engine forgets the counts of what it optimizes or collects meanwhile.
test('the count sees what a table costs without a bound', { retry: 5 }, async () => {
  const unbounded = new MarkdownIt();
  expect(await workOf(() => unbounded.parse(table(90), {}))).toBeGreaterThan(MOST);
});
