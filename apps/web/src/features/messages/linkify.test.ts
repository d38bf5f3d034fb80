import { describe, expect, test } from 'vitest';
import { isEmojiOnly, linkify } from './linkify.ts';

const links = (text: string) => linkify(text).flatMap((piece) => (piece.kind === 'link' ? [piece.text] : []));

describe('linkify', () => {
  test.each([
    ['see https://example.com/a?b=1#c.', ['https://example.com/a?b=1#c']],
    ['(https://example.com)', ['https://example.com']],
    ['https://en.wikipedia.org/wiki/Parley_(chat)', ['https://en.wikipedia.org/wiki/Parley_(chat)']],
    ['(see https://en.wikipedia.org/wiki/Parley_(chat)).', ['https://en.wikipedia.org/wiki/Parley_(chat)']],
    ['“https://example.com/x”, he said', ['https://example.com/x']],
    ['http://a.test and HTTPS://B.test/y!', ['http://a.test', 'HTTPS://B.test/y']],
    ['https://例え.jp/道。', ['https://例え.jp/道']],
    ['<https://example.com>', ['https://example.com']],
  ])('%s', (text, expected) => expect(links(text)).toEqual(expected));

  test.each([
    'javascript:alert(1)',
    'java\nscript:https//x',
    'data:text/html,hi',
    'ftp://example.com',
    'https://',
    'http://[',
    'mailto:a@b.c',
    '//example.com',
  ])('%s is no link', (text) => expect(links(text)).toEqual([]));

  test('only http and https ever become an address', () => {
    for (const piece of linkify('https://x.test javascript:https://evil.test data:http://y.test')) {
      if (piece.kind === 'link') expect(['http:', 'https:']).toContain(new URL(piece.href).protocol);
    }
  });

  test('a direction mark ends an address', () => {
    expect(links('https://example.com/\u202Egpj.exe')).toEqual(['https://example.com/']);
  });

  test('the pieces together are the text', () => {
    const text = 'a https://x.test/(b)) c\n\nhttp://y.test, d';
    expect(
      linkify(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  test('10,000 brackets take no time', () => {
    const started = performance.now();
    linkify(`https://x.test/${')'.repeat(10_000)}`);
    linkify(`https://x.test/${'('.repeat(5000)}${')'.repeat(5000)}`);
    linkify('https://'.repeat(1250));
    expect(performance.now() - started).toBeLessThan(100);
  });
});

describe('isEmojiOnly', () => {
  test.each(['😀', '👍🏽 🎉', '👨‍👩‍👧‍👦', '🇩🇪🇫🇷', '❤️'])('%s', (text) => expect(isEmojiOnly(text)).toBe(true));
  test.each(['ok 😀', '1', '#', '', ' ', '😀'.repeat(4), '123'])('not %j', (text) =>
    expect(isEmojiOnly(text)).toBe(false),
  );
});
