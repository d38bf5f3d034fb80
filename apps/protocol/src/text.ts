import { z } from 'zod';
import { limits } from './limits.ts';

// Rules for text that people type. Stated in SPEC.md, "Text".

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/;
/** Line breaks are welcome in a body, not in a name. */
const LINE_BREAK = /[\t\n\r\u2028\u2029]/;
/** Embeddings, overrides, isolates and marks that change the direction of what follows. */
const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;
/** Takes no ink: a text of only these is empty. */
const INVISIBLE = /[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u3164]/gu;
/** Joiners and tags go on with the same character: between the marks they do not begin a new count. */
const MARKS = new RegExp(
  `(?:\\p{M}[\\u200C\\u200D\\u{E0020}-\\u{E007F}]*){${limits.combiningMarksMax + 1},}`,
  'u',
);

const visible = (text: string) => text.replace(INVISIBLE, '').length > 0;

const sound = (text: string) => !LONE_SURROGATE.test(text) && !CONTROL.test(text);

const TOO_LONG = `A message has at most ${limits.bodyMax} characters.`;

/** A message: any language, line breaks kept, as typed. Direction marks stay: the client isolates each body. */
export const bodySchema = z
  .string()
  .max(limits.bodyMax, TOO_LONG)
  // `max` counts code points, as JSON Schema does; the limit is in UTF-16 units.
  .refine((text) => text.length <= limits.bodyMax, TOO_LONG)
  .refine(sound, 'A message has no control characters and no broken characters.')
  .refine(visible, 'Write something first: a message needs visible text.')
  .refine(
    (text) => !MARKS.test(text),
    `At most ${limits.combiningMarksMax} combining marks on one character.`,
  );

/** A one-line name: NFKC, trimmed, inner spaces folded; no control, direction or invisible-only text. */
const nameSchema = (what: string, max: number) =>
  z
    .string()
    .max(max * 4, `${what} has at most ${max} characters.`)
    .refine(sound, `${what} has no control characters and no broken characters.`)
    .refine(
      (text) => !BIDI.test(text) && !LINE_BREAK.test(text.trim()),
      `${what} is one line without direction marks.`,
    )
    .refine(
      (text) => !MARKS.test(text),
      `At most ${limits.combiningMarksMax} combining marks on one character.`,
    )
    .transform((text) => text.normalize('NFKC').replace(/\s+/gu, ' ').trim())
    .refine((text) => text.length <= max, `${what} has at most ${max} characters.`);

export const displayNameSchema = nameSchema('A name', limits.displayNameMax).refine(
  visible,
  'A name needs visible text.',
);
export const roomNameSchema = nameSchema('A room name', limits.roomNameMax).refine(
  visible,
  'A room needs a name.',
);
export const topicSchema = nameSchema('A topic', limits.topicMax);

/**
 * A name to log in with: letters a–z, digits, dot, dash and underscore; folded to lower case and NFKC first.
 * ASCII leaves no look-alikes, and no trailing spaces.
 */
export const usernameSchema = z
  .string()
  .max(limits.usernameMax * 4)
  .transform((text) => text.normalize('NFKC').toLowerCase())
  .pipe(
    z
      .string()
      .regex(
        /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/,
        'A username has letters a–z, digits, dots, dashes and underscores, and begins and ends with a letter or digit.',
      )
      .min(limits.usernameMin, `A username has at least ${limits.usernameMin} characters.`)
      .max(limits.usernameMax, `A username has at most ${limits.usernameMax} characters.`),
  );

/** Length, in code points, and soundness only: no rule on which characters. Not normalised, not trimmed. */
export const passwordSchema = z
  .string()
  .max(limits.passwordMax, `A password has at most ${limits.passwordMax} characters.`)
  .refine(
    (text) => !LONE_SURROGATE.test(text) && !text.includes('\0'),
    'A password has no broken characters.',
  );

export const newPasswordSchema = passwordSchema.min(
  limits.passwordMin,
  `A password has at least ${limits.passwordMin} characters.`,
);
