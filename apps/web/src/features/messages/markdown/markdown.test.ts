import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { markdown } from './markdown.ts';
import { parse } from './parse.ts';

const html = (text: string): string =>
  renderToStaticMarkup(createElement('div', null, markdown(text))).slice('<div>'.length, -'</div>'.length);

describe('what people write', () => {
  test.each([
    ['**bold** and _leaning_', '<p><strong>bold</strong> and <em>leaning</em></p>'],
    ['~~gone~~', '<p><del>gone</del></p>'],
    ['one\ntwo', '<p>one\ntwo</p>'],
    ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['> said\n> twice', '<blockquote><p>said\ntwice</p></blockquote>'],
    ['a\n\n---\n\nb', '<p>a</p><hr/><p>b</p>'],
    ['a\n---', '<p>a</p><hr/>'],
    ['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
    ['    indented **x**', '<p>indented <strong>x</strong></p>'],
  ])('%j', (text, expected) => expect(html(text)).toBe(expected));

  test('code keeps its signs', () => {
    expect(html('`a **b** <i>`')).toMatch(/^<p><code[^>]*>a \*\*b\*\* &lt;i&gt;<\/code><\/p>$/);
    expect(html('```js\nlet a = "<b>";\n```')).toContain('<code>let a = &quot;&lt;b&gt;&quot;;</code></pre>');
  });

  test('a fence says all of what stands behind it', () => {
    expect(html('```js one two\nx\n```')).toContain('>js one two</span>');
  });

  test('a task is a box that nobody can tick', () => {
    const boxes = html(
      '- [ ] open\n- [x] done\n- [] none\n- [ ]\n- [ ] _first_\n- [ ] [a](https://b.example)',
    );
    expect(boxes).toContain('<input type="checkbox" disabled="" aria-label="To do"/>open');
    expect(boxes).toContain('<input type="checkbox" disabled="" aria-label="Done" checked=""/>done');
    expect(boxes).toContain('<li>[] none</li><li>[ ]</li>');
    expect(boxes).toContain('aria-label="To do"/><em>first</em>');
    expect(boxes).toContain('aria-label="To do"/><a ');
  });

  test('a table has heads, cells and their sides', () => {
    const table = html('| a | b |\n|:--|--:|\n| **c** | `d` |');
    expect(table).toMatch(/<th scope="col" class="[^"]*left[^"]*">a<\/th><th scope="col" class="[^"]*right/);
    expect(table).toMatch(/<tbody><tr><td[^>]*><strong>c<\/strong><\/td><td[^>]*><code[^>]*>d<\/code>/);
  });
});

const LINK = 'target="_blank" rel="noopener noreferrer ugc"';

describe('links', () => {
  test.each([
    [
      '[here](https://x.test/a)',
      `<p><a href="https://x.test/a" title="https://x.test/a" ${LINK}>here</a></p>`,
    ],
    ['<https://x.test/a>', `<p><a href="https://x.test/a" ${LINK}>https://x.test/a</a></p>`],
    [
      '**!** https://x.test/*a*',
      `<p><strong>!</strong> <a href="https://x.test/*a" ${LINK}>https://x.test/*a</a>*</p>`,
    ],
    ['(https://x.test/_a_b_)', `<p>(<a href="https://x.test/_a_b" ${LINK}>https://x.test/_a_b</a>_)</p>`],
    ['[a](mailto:ann@x.test)', `<p><a href="mailto:ann@x.test" title="mailto:ann@x.test" ${LINK}>a</a></p>`],
    [
      '[https://good.test](https://evil.test/)',
      `<p><a href="https://evil.test/" title="https://evil.test/" ${LINK}>https://good.test</a></p>`,
    ],
    [
      '![alt](https://x.test/a.png)',
      `<p><a href="https://x.test/a.png" title="https://x.test/a.png" ${LINK}>alt</a></p>`,
    ],
  ])('%s', (text, expected) => expect(html(text)).toBe(expected));

  test('a link without a text shows where it leads', () => {
    expect(html('[](https://x.test/a)')).toBe(
      `<p><a href="https://x.test/a" ${LINK}>https://x.test/a</a></p>`,
    );
  });

  test('an address in the text of a link is not one of its own', () => {
    expect(html('[see https://a.test/_b](https://x.test/)')).toBe(
      `<p><a href="https://x.test/" title="https://x.test/" ${LINK}>see https://a.test/_b</a></p>`,
    );
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://x.test',
    '/rooms',
    '//x.test',
    '#a',
    'x.test',
  ])('[a](%s) stays as it was typed', (address) =>
    expect(html(`[a](${address})`)).toBe(`<p>[a](${address})</p>`),
  );
});

describe('what is not markup is seen as it was typed', () => {
  test.each([
    '<b>x</b>',
    '<img src=x onerror=alert(1)>',
    '<!-- hidden -->',
    '[a]: https://x.test',
    '&amp; &lt; &#60;',
  ])('%s', (text) => {
    const nodes = parse(text);
    const shown = JSON.stringify(nodes);
    expect(shown.match(/"text":"/g)?.length).toBeGreaterThan(0);
    const texts = (parts: ReturnType<typeof parse>): string =>
      (parts ?? [])
        .map((node) => ('children' in node ? texts(node.children) : 'text' in node ? node.text : ''))
        .join('');
    expect(texts(nodes)).toBe(text);
  });

  test.each(['#', '>', '-', '[]()', '![]()'])('%j, of which nothing would be left', (text) =>
    expect(parse(text)).toBeNull(),
  );

  test('what is too deep or too much is left plain, and nothing of it is lost', () => {
    expect(parse(`${'> '.repeat(200)}deep`)).toBeNull();
    expect(parse(Array.from({ length: 60 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n'))).toBeNull();
    expect(parse(`${'*a **b '.repeat(500)}c${'** d* '.repeat(500)}`)).toBeNull();
    expect(parse(`${'a|'.repeat(90)}\n${'-|'.repeat(90)}\n${'|\n'.repeat(4000)}`)).toBeNull();
    expect(parse(`${'> '.repeat(10)}fine`)).not.toBeNull();
  });
});

test('the same body is read once', () => {
  expect(markdown('**a**')).toBe(markdown('**a**'));
});
