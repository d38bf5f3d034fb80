import { limits } from '@parley/protocol';
import { expect, test } from 'vitest';
import { checkBody } from './check-body.ts';

test.each(['', '  \n', '\u200B\u200D', '\u2800\u3164'])('%j is empty, without a word about it', (text) => {
  expect(checkBody(text)).toMatchObject({ empty: true, problem: null });
});

test('counts from 90 % on, and says by how much it is too long', () => {
  expect(checkBody('x'.repeat(limits.bodyMax * 0.9 - 1)).counter).toBeNull();
  expect(checkBody('x'.repeat(limits.bodyMax))).toMatchObject({ problem: null, counter: expect.any(String) });
  expect(checkBody('x'.repeat(limits.bodyMax + 1)).problem).toContain('Too long by 1 character.');
});

test('says what the server would refuse', () => {
  expect(checkBody(`a${'\u0301'.repeat(limits.combiningMarksMax + 1)}`).problem).toContain('combining marks');
  expect(checkBody('a\u0000').problem).toContain('control characters');
  expect(checkBody('fine')).toEqual({ empty: false, problem: null, counter: null });
});
