import { bodySchema, limits } from '@parley/protocol';

export interface BodyCheck {
  /** Nothing visible is written: sending does nothing, quietly. */
  empty: boolean;
  /** Why it cannot be sent. */
  problem: string | null;
  /** Shown from 90 % of the limit on. */
  counter: string | null;
}

const number = new Intl.NumberFormat();

export const checkBody = (text: string): BodyCheck => {
  const over = text.length - limits.bodyMax;
  const counter =
    text.length >= limits.bodyMax * 0.9
      ? `${number.format(text.length)} / ${number.format(limits.bodyMax)}`
      : null;
  if (over > 0) {
    const signs = over === 1 ? '1 character' : `${number.format(over)} characters`;
    return { empty: false, problem: `Too long by ${signs}. Shorten it, or send it in parts.`, counter };
  }
  if (/^[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u3164]*$/u.test(text)) {
    return { empty: true, problem: null, counter };
  }
  const parsed = bodySchema.safeParse(text);
  return {
    empty: false,
    problem: parsed.success ? null : (parsed.error.issues[0]?.message ?? null),
    counter,
  };
};
