import { describe, expect, it } from 'vitest';
import { limits } from './limits.ts';
import {
  bodySchema,
  displayNameSchema,
  newPasswordSchema,
  passwordSchema,
  roomNameSchema,
  topicSchema,
  usernameSchema,
} from './text.ts';

const refusals = (schema: typeof bodySchema | typeof usernameSchema, text: string) =>
  schema.safeParse(text).error?.issues.map(({ message }) => message);

const mark = '\u0301';
const zalgo =
  'Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F\u0334\u0319\u0324\u031E\u0349\u035A\u032F\u031E\u0320\u034D';

describe('a message', () => {
  it.each([
    'hello',
    ' leading and trailing ',
    'line\nline\r\nline\tcolumn',
    '\u202eoverridden',
    'e\u0301',
    '👩‍👩‍👧‍👦👍🏽❤️‍🔥🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'क्ष्म्य ཧཱུྃ ที่นี่ น้ำ',
    'נִקּוּד וְטַעֲמֵי הַמִּקְרָא',
    `a${mark.repeat(limits.combiningMarksMax)}`,
    `${`a${mark.repeat(limits.combiningMarksMax)}`.repeat(100)}`,
    '\u2603',
    'x'.repeat(limits.bodyMax),
    '😀'.repeat(limits.bodyMax / 2),
  ])('may be %j', (text) => {
    expect(bodySchema.parse(text)).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['line breaks', '\r\n\u2028\u2029'],
    ['no-break spaces', '\u00a0\u202f\u2007'],
    ['zero-width spaces', '\u200b\u200c\u200d\u2060\ufeff'],
    ['soft hyphens', '\u00ad\u00ad'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
    ['blank braille', '\u2800'],
    ['tags', '\u{E0041}\u{E007F}'],
    ['variation selectors', '\ufe0f\u{E0100}'],
    ['direction marks', '\u061c\u200e\u200f\u202a\u202e\u2066\u2069'],
    ['an invisible operator', '\u2061\u2062\u2063\u2064'],
    ['Mongolian separators', '\u180b\u180e'],
  ])('is more than %s', (_, text) => {
    expect(refusals(bodySchema, text)).toEqual(['Write something first: a message needs visible text.']);
  });

  it.each([
    ['NUL', 'a\0'],
    ['escape', '\u001b[2J'],
    ['delete', 'a\u007f'],
    ['a C1 control', 'a\u009b31m'],
    ['next line', 'a\u0085b'],
    ['a lone high surrogate', '\ud83d'],
    ['a lone low surrogate', 'a\ude00'],
    ['a swapped pair', '\ude00\ud83d'],
  ])('has no %s', (_, text) => {
    expect(refusals(bodySchema, text)).toContain(
      'A message has no control characters and no broken characters.',
    );
  });

  it.each([
    ['one mark more than allowed', `a${mark.repeat(limits.combiningMarksMax + 1)}`],
    ['5,000 marks', `a${mark.repeat(5000)}`],
    ['Zalgo', zalgo],
    ['marks with joiners between', `a${`${mark}\u200d`.repeat(100)}`],
    ['marks with non-joiners between', `a${`${mark}\u200c`.repeat(100)}`],
    ['marks with tags between', `a${`${mark}\u{E0041}`.repeat(100)}`],
    ['sixteen marks, a joiner, and again', `a${`${mark.repeat(16)}\u200d`.repeat(20)}`],
    ['enclosing marks', `a${'\u20dd'.repeat(40)}`],
  ])('has not %s', (_, text) => {
    expect(refusals(bodySchema, text)).toContain(
      `At most ${limits.combiningMarksMax} combining marks on one character.`,
    );
  });

  it('has at most so many UTF-16 units', () => {
    expect(refusals(bodySchema, 'x'.repeat(limits.bodyMax + 1))).toBeDefined();
    expect(refusals(bodySchema, '😀'.repeat(limits.bodyMax / 2 + 1))).toBeDefined();
  });

  it('is judged, however it is made', () => {
    const half = limits.bodyMax / 2;
    for (const text of [
      mark.repeat(limits.bodyMax),
      `${mark}\u200d`.repeat(half),
      '\u200d'.repeat(limits.bodyMax),
      mark + '\u200d'.repeat(limits.bodyMax - 1),
      `${`${mark}${'\u200d'.repeat(99)}`.repeat(100)}`,
      ' '.repeat(limits.bodyMax),
      '\u200b '.repeat(half),
    ]) {
      expect(typeof bodySchema.safeParse(text).success).toBe('boolean');
    }
  });
});

describe('a name', () => {
  it.each([
    ['  Ann  ', 'Ann'],
    ['Ann \u3000 Lee', 'Ann Lee'],
    ['Ａｎｎ', 'Ann'],
    ['ﬁne', 'fine'],
    ['A\u030Angström', 'Ångström'],
    ['名前', '名前'],
    ["O'Brien-Müller, Jr.", "O'Brien-Müller, Jr."],
    ['👩‍💻 dev', '👩‍💻 dev'],
    ['<b>x</b>', '<b>x</b>'],
  ])('%j becomes %j', (typed, kept) => {
    expect(displayNameSchema.parse(typed)).toBe(kept);
    expect(roomNameSchema.parse(typed)).toBe(kept);
    expect(topicSchema.parse(typed)).toBe(kept);
  });

  it.each([
    ['an override', 'gpj.\u202eexe'],
    ['an isolate', 'a\u2066b'],
    ['a mark of direction', 'a\u200f'],
    ['a line break', 'a\nb'],
    ['a tab', 'a\tb'],
    ['a line separator', 'a\u2028b'],
    ['NUL', 'a\0b'],
    ['an escape', 'a\u001b[31m'],
    ['a lone surrogate', 'a\ud800'],
    ['a tower of marks', zalgo],
  ])('has no %s', (_, text) => {
    for (const schema of [displayNameSchema, roomNameSchema, topicSchema]) {
      expect(schema.safeParse(text).success).toBe(false);
    }
  });

  it('needs visible text, a topic does not', () => {
    for (const text of ['', '   ', '\u200b', '\u3164', '\ufeff \u00ad']) {
      expect(displayNameSchema.safeParse(text).success).toBe(false);
      expect(roomNameSchema.safeParse(text).success).toBe(false);
    }
    expect(topicSchema.parse('')).toBe('');
  });

  it('is measured as it is kept', () => {
    expect(displayNameSchema.safeParse('x'.repeat(limits.displayNameMax)).success).toBe(true);
    expect(displayNameSchema.safeParse('x'.repeat(limits.displayNameMax + 1)).success).toBe(false);
    expect(displayNameSchema.safeParse(` ${' '.repeat(limits.displayNameMax)}x`).success).toBe(true);
    // One of these becomes eighteen letters.
    expect(displayNameSchema.safeParse('\ufdfa'.repeat(limits.displayNameMax)).success).toBe(false);
  });
});

describe('a username', () => {
  it.each([
    ['Ann', 'ann'],
    ['a1', 'a1'],
    ['ann.b_c-d', 'ann.b_c-d'],
    ['ＡＮＮ', 'ann'],
    ['\u212Aim', 'kim'],
    ['x'.repeat(limits.usernameMax), 'x'.repeat(limits.usernameMax)],
  ])('%s becomes %s', (typed, kept) => {
    expect(usernameSchema.parse(typed)).toBe(kept);
  });

  it.each([
    ['too short', 'a'],
    ['too long', 'x'.repeat(limits.usernameMax + 1)],
    ['a trailing space', 'ann '],
    ['a leading space', ' ann'],
    ['a dot at the end', 'ann.'],
    ['a dash at the start', '-ann'],
    ['a Cyrillic look-alike', '\u0430nn'],
    ['a Greek look-alike', 'ann\u03bf'],
    ['a dotless i', 'adm\u0131n'],
    ['a capital dotted I', 'ADM\u0130N'],
    ['a zero-width space', 'an\u200bn'],
    ['an accent', 'ánn'],
    ['an @', 'ann@example.org'],
    ['a slash', 'ann/../bo'],
    ['a quote', "ann'--"],
    ['NUL', 'ann\0'],
    ['a line break', 'ann\n'],
    ['nothing', ''],
  ])('has not %s', (_, text) => {
    expect(usernameSchema.safeParse(text).success).toBe(false);
  });
});

describe('a password', () => {
  it.each([
    'x'.repeat(64),
    'x'.repeat(limits.passwordMax),
    ' spaces are kept ',
    'пароль-пароль',
    '😀'.repeat(limits.passwordMin),
    'tab\tand\u001bescape',
    '12345678',
  ])('may be %.30s', (text) => {
    expect(newPasswordSchema.parse(text)).toBe(text);
  });

  it.each([
    ['too short', 'x'.repeat(limits.passwordMin - 1)],
    ['too few characters', '😀'.repeat(limits.passwordMin - 1)],
    ['too long', 'x'.repeat(limits.passwordMax + 1)],
    ['a NUL', 'password\0password'],
    ['a lone surrogate', 'password\ud800'],
  ])('is not %s', (_, text) => {
    expect(newPasswordSchema.safeParse(text).success).toBe(false);
  });

  it('that is checked against a stored one may be short', () => {
    expect(passwordSchema.parse('x')).toBe('x');
    expect(passwordSchema.safeParse('x'.repeat(limits.passwordMax + 1)).success).toBe(false);
  });
});
