import { expect, test } from 'vitest';
import { colourOf, initialsOf } from './initials.ts';

test.each([
  ['Ann Okafor', 'AO'],
  ['ann', 'A'],
  ['Maria de la Cruz', 'MC'],
  ['  ', '?'],
  ['👩‍🚀 Space', '👩‍🚀S'],
  ['é́a', 'É́'],
])('%j → %s', (name, initials) => expect(initialsOf(name)).toBe(initials));

test('the same id has the same colour', () => {
  expect(colourOf('a')).toBe(colourOf('a'));
  expect(colourOf('5f0c…')).toBeLessThan(8);
});
