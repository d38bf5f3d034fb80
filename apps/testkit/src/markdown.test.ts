import { expect, it } from 'vitest';
import { replaceBetween } from './markdown.ts';

const page =
  'above\n<!-- a: written by x -->\n\nold\n\n<!-- /a -->\n<!-- b: written by y -->\n<!-- /b -->\nbelow\n';

it('only what stands between the markers of that name is replaced, as often as one likes', () => {
  const once = replaceBetween(page, 'a', 'new');
  expect(once).toBe(page.replace('old', 'new'));
  expect(replaceBetween(once, 'a', 'new')).toBe(once);
  expect(replaceBetween(page, 'b', 'new')).toContain('written by y -->\n\nnew\n\n<!-- /b -->\nbelow\n');
});

it('a page without its markers, or with the last one first, is refused', () => {
  for (const lost of ['<!-- a: written by x -->', '<!-- /a -->']) {
    expect(() => replaceBetween(page.replace(lost, ''), 'a', 'new')).toThrow('<!-- a: … -->');
  }
  expect(() => replaceBetween('<!-- /a -->\n<!-- a: x -->', 'a', 'new')).toThrow('are gone');
});
