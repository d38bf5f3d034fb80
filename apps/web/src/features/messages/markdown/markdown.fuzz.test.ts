import { HOSTILE_MARKUP } from '@parley/testkit/hostile-markup';
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { highlight } from './highlight.ts';
import { languages } from './languages.ts';
import { markdown } from './markdown.ts';

const COMMON = ['class', 'dir', 'role', 'aria-label', 'tabindex'];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title', 'target', 'rel'],
  input: ['type', 'checked', 'disabled', 'aria-label'],
  button: ['type', 'class', 'aria-label', 'data-tip', 'id'],
  ol: ['start'],
  th: ['scope', 'class'],
  ...Object.fromEntries(
    ['p', 'strong', 'em', 'del', 'code', 'blockquote', 'ul', 'li', 'hr', 'td'].map((tag) => [tag, ['class']]),
  ),
  ...Object.fromEntries(['div', 'pre', 'span', 'table', 'thead', 'tbody', 'tr'].map((tag) => [tag, COMMON])),
  // The icon of the copy button.
  svg: [
    'xmlns',
    'width',
    'height',
    'viewBox',
    'fill',
    'stroke',
    'stroke-width',
    'stroke-linecap',
    'stroke-linejoin',
    'class',
    'aria-hidden',
  ],
  rect: ['width', 'height', 'x', 'y', 'rx', 'ry'],
  path: ['d'],
};

/** React escapes every `<` and `"` of a text: what is left of them is its own. */
const offences = (text: string): string[] => {
  const html = renderToStaticMarkup(createElement('div', null, markdown(text)));
  const found: string[] = [];
  for (const [, tag = '', rest = ''] of html.matchAll(/<(?!\/)([^\s>/]+)([^>]*)>/g)) {
    const allowed = ALLOWED[tag];
    if (!allowed) found.push(tag);
    for (const [, name = '', value = ''] of rest.matchAll(/([^\s=]+)="([^"]*)"/g)) {
      if (!allowed?.includes(name)) found.push(`${tag} ${name}`);
      if (name === 'href' && !/^(?:https?:\/\/|mailto:)/.test(value)) found.push(value);
    }
    if (tag === 'a' && !rest.includes('target="_blank" rel="noopener noreferrer ugc"')) found.push(rest);
  }
  return found;
};

const SIGNS = [
  '*',
  '**',
  '_',
  '~~',
  '`',
  '```',
  '```js\n',
  '[',
  '](',
  ')',
  '<',
  '>',
  '> ',
  '- ',
  '1. ',
  '- [ ] ',
  '# ',
  '|',
  '\n|-|-|\n',
  '\n',
  '\n\n',
  '  ',
  '\\',
  '!',
  '"',
  "'",
  '&',
  ':',
  '//',
  'https://x.test',
  'javascript:',
  'data:',
  'mailto:a@b.c',
  '<script>',
  '<img src=x onerror=y>',
  '\u0000',
  '\u202E',
  'a',
];
const texts = fc.oneof(
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...SIGNS),
        fc.constantFrom(...HOSTILE_MARKUP),
        fc.string({ unit: 'grapheme', maxLength: 8 }),
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 400 }),
);

test('no text yields an element, an attribute or an address that is not allowed', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(offences(text)).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

test.each(HOSTILE_MARKUP)('%j', (text) => expect(offences(text)).toEqual([]));

test('long repetitions of what the parser knows are read', () => {
  for (const sign of [...SIGNS, '[a](', '*a**b', '![', 'a\n- ', '<a:', 'http://[']) {
    expect(offences(sign.repeat(10_000 / sign.length))).toEqual([]);
  }
});

test('coloured code is the code', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(languages), '__proto__', 'none'), texts, (language, code) => {
      expect(
        highlight(language, code)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(code);
    }),
    { numRuns: 500, examples: [['css', '[']] },
  );
});
